import { inflateRawSync } from "node:zlib";

/** The files of a zip archive, by name, as text: enough to look into a workbook with other eyes than the ones that wrote it. */
export function unzipped(archive: Buffer): Map<string, string> {
	const files = new Map<string, string>();
	const end = archive.lastIndexOf(Buffer.from("PK\u0005\u0006"));
	let at = archive.readUInt32LE(end + 16);
	for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
		const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
		const name = archive.toString("utf8", at + 46, at + 46 + (nameLength ?? 0));
		const header = archive.readUInt32LE(at + 42);
		const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
		const packed = archive.subarray(start, start + archive.readUInt32LE(at + 20));
		const isDeflated = archive.readUInt16LE(at + 10) === 8;
		files.set(name, (isDeflated ? inflateRawSync(packed) : packed).toString("utf8"));
		at += 46 + (nameLength ?? 0) + (extraLength ?? 0) + (commentLength ?? 0);
	}
	return files;
}
