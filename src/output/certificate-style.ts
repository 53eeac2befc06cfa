/** The look of a certificate: on a phone, at a desk, and on one sheet of A4. */
export const CERTIFICATE_STYLE = `
:root { color-scheme: light; --ink: #16202b; --soft: #566270; --line: #dde2e8; --good: #0b6b3a; --bad: #a63c00; }
* { box-sizing: border-box; }
body { margin: 0; background: #eef1f4; color: var(--ink); font: 15px/1.45 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; font-variant-numeric: tabular-nums; }
main { max-width: 900px; margin: 24px auto; padding: 28px; background: #fff; border: 1px solid var(--line); }
header { display: flex; flex-wrap: wrap; gap: 8px 18px; align-items: center; border-bottom: 2px solid var(--ink); padding-bottom: 12px; }
h1 { font-size: 1.4rem; line-height: 1.2; margin: 0; }
h2 { font-size: 0.92rem; margin: 0 0 2px; }
p { margin: 0; }
.result { font-size: 1.5rem; font-weight: 700; padding: 4px 14px; border: 2px solid currentColor; border-radius: 6px; }
.equal { color: var(--good); } .differences { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1px 14px; margin: 12px 0; font-size: 0.9rem; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.columns { display: grid; grid-template-columns: 1fr 1fr; gap: 0 28px; }
/* Five columns of figures: none of them may be cut, on paper least of all. */
.sums { grid-template-columns: minmax(max-content, 1.7fr) 1fr; }
section { margin-top: 12px; min-width: 0; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; font-size: 0.84rem; }
th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: 2px 10px 2px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th:last-child, td:last-child { padding-right: 0; }
.number { text-align: right; white-space: nowrap; }
.empty, .more { color: var(--soft); font-size: 0.84rem; overflow-wrap: anywhere; }
.notes { border-top: 1px solid var(--ink); padding-top: 8px; font-size: 0.8rem; }
.hashes { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 0.72rem; margin-top: 6px; overflow-wrap: anywhere; }
.sign { display: flex; gap: 40px; margin-top: 40px; }
.sign span { flex: 1; border-top: 1px solid var(--ink); padding-top: 2px; color: var(--soft); }
@media (max-width: 640px) {
	main { margin: 0; padding: 16px; border: 0; }
	.columns, .sums { grid-template-columns: minmax(0, 1fr); }
	dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: 6px; }
	td { min-width: 5em; } td:last-child:not(.number) { min-width: 13em; }
}
@page { size: A4; margin: 8mm 11mm; }
@media print {
	html { font-size: 8.1px; }
	body { background: #fff; font-size: 1rem; line-height: 1.28; }
	main { margin: 0; padding: 0; border: 0; max-width: none; }
	header { padding-bottom: 4px; }
	dl { margin: 5px 0; grid-template-columns: max-content 1fr; gap: 0 10px; } dd { margin: 0; }
	.columns { gap: 0 20px; }
	section { margin-top: 5px; break-inside: avoid; }
	th, td { padding: 0.4px 8px 0.4px 0; }
	table { table-layout: auto; }
	td { max-width: 62mm; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
	.scroll { overflow: visible; }
	.sign { margin-top: 16px; }
}
`;
