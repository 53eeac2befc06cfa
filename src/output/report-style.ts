/**
 * The look of the report: light and dark, phone and paper. Blue, vermilion and grey are told apart by colour-blind
 * readers (Okabe and Ito, "Color Universal Design"); what failed is hatched besides, for printers without colour.
 */
export const REPORT_STYLE = `
:root {
	color-scheme: light dark;
	--page: #f6f7f9; --card: #ffffff; --ink: #16202b; --soft: #566270; --line: #dde2e8;
	--synced: #0b66a8; --failed: #d55e00; --open: #c3cad3; --hatch: #ffffff8c; --note: #fff3d6; --note-ink: #5c4200;
}
@media (prefers-color-scheme: dark) { :root {
	--page: #10161d; --card: #182029; --ink: #e8edf2; --soft: #a3b0bd; --line: #2c3742;
	--synced: #56b4e9; --failed: #f08a3c; --open: #46525f; --hatch: #10161d8c; --note: #3a3015; --note-ink: #ffe2a0;
} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 1080px; margin: 0 auto; padding: 32px 20px 48px; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 1.15rem; margin: 0 0 4px; }
p { margin: 0; }
.soft { color: var(--soft); font-size: 0.9rem; }
.banner { background: var(--note); color: var(--note-ink); border-radius: 10px; padding: 10px 14px; margin-top: 16px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 20px; margin-top: 20px; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 16px; margin-top: 20px; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 14px; }
.tile .label { color: var(--soft); font-size: 0.85rem; }
.tile .value { font-size: 1.15rem; font-weight: 650; line-height: 1.25; white-space: nowrap; }
.tile .note { color: var(--soft); font-size: 0.85rem; }
.bar { display: flex; height: 12px; min-width: 60px; border-radius: 6px; overflow: hidden; background: var(--open); }
.bar.large { height: 22px; border-radius: 11px; margin: 14px 0 10px; }
.synced { background-color: var(--synced); }
.failed { background-color: var(--failed); background-image: repeating-linear-gradient(135deg, transparent 0 3px, var(--hatch) 3px 5px); }
.open { background-color: var(--open); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 0.9rem; color: var(--soft); list-style: none; margin: 0; padding: 0; }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin-right: 6px; vertical-align: -1px; }
.timeline { margin: 16px 0 22px; }
.timeline svg { display: block; width: 100%; height: 150px; border-bottom: 1px solid var(--soft); }
.timeline .scale { display: flex; justify-content: space-between; font-size: 0.8rem; color: var(--soft); padding-top: 4px; }
rect.synced { fill: var(--synced); } rect.failed { fill: var(--failed); } rect.open { fill: var(--open); }
table { width: 100%; border-collapse: collapse; margin-top: 12px; font-size: 0.93rem; }
th { text-align: left; font-weight: 600; color: var(--soft); font-size: 0.8rem; vertical-align: bottom; }
th, td { padding: 7px 10px 7px 0; border-bottom: 1px solid var(--line); }
td.name { min-width: 6.5em; }
td { vertical-align: middle; overflow-wrap: break-word; }
th:last-child, td:last-child, .shares td:nth-last-child(2) { padding-right: 0; }
tbody tr:last-child td { border-bottom: 0; }
.number { text-align: right; } td.number { white-space: nowrap; }
tfoot td { font-weight: 650; border-bottom: 0; border-top: 2px solid var(--line); }
td.progress { width: 24%; min-width: 130px; }
.meter { display: flex; align-items: center; gap: 8px; }
.meter .bar { flex: 1; }
.meter .percent { width: 4.2em; white-space: nowrap; text-align: right; font-size: 0.85em; color: var(--soft); }
td.brief { display: none; }
footer { color: var(--soft); font-size: 0.85rem; margin-top: 24px; }
@media (max-width: 640px) {
	main { padding: 20px 14px 32px; }
	section { padding: 16px; border-radius: 12px; }
	h1 { font-size: 1.4rem; }
	.tiles { grid-template-columns: 1fr 1fr; gap: 10px; }
	.tile { padding: 12px; }
	.tile .value { font-size: clamp(0.8rem, 4.1vw, 1.05rem); }
	thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
	table, tbody, tfoot { display: block; }
	tr { display: block; padding: 10px 0; border-bottom: 1px solid var(--line); }
	tbody tr:last-child { border-bottom: 0; }
	td { display: flex; justify-content: space-between; gap: 16px; padding: 1px 0; border: 0; text-align: right; overflow-wrap: anywhere; min-width: 0; }
	td::before { content: attr(data-title); color: var(--soft); font-size: 0.85rem; text-align: left; white-space: nowrap; }
	td.name { font-weight: 600; text-align: left; } td.name::before { content: none; }
	td.progress { display: block; width: auto; padding: 4px 0; } td.progress::before { content: none; }
	td.number, td.brief { overflow-wrap: normal; }
	.shares td.number { display: none; }
	td.brief { display: block; text-align: left; color: var(--soft); font-size: 0.85rem; } td.brief::before { content: none; }
}
@media print {
	@page { size: A4; margin: 14mm 12mm; }
	:root {
		color-scheme: light;
		--page: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #ccc;
		--synced: #0b66a8; --failed: #d55e00; --open: #d5dae0; --hatch: #ffffff8c; --note: #fff; --note-ink: #000;
	}
	* { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
	body { font-size: 10pt; } table { font-size: 8.5pt; } th { font-size: 8pt; } th, td { padding: 3.5pt 8pt 3.5pt 0; }
	td.progress { min-width: 110px; }
	main { max-width: none; padding: 0; }
	section { border: 0; border-radius: 0; padding: 0; margin-top: 22px; }
	.banner { border: 1px solid #000; }
	.tiles { grid-template-columns: repeat(3, 1fr); gap: 8px; }
	.tile { padding: 8px 10px; border-radius: 6px; } .tile .value { font-size: 10.5pt; }
	h2 { break-after: avoid; }
	tr, .tile, .timeline, .bar { break-inside: avoid; }
	thead { display: table-header-group; }
}
`;
