import { execFileSync } from "node:child_process";
import { isIP } from "node:net";

function openssl(folder: string, ...args: string[]): void {
	execFileSync("openssl", args, { cwd: folder, stdio: "ignore" });
}

const REQUEST = ["req", "-newkey", "rsa:2048", "-nodes"];

/** A certification authority of this folder's own: ca.pem and ca.key. */
export function makeAuthority(folder: string): void {
	const files = ["-keyout", "ca.key", "-out", "ca.pem"];
	openssl(folder, ...REQUEST, "-x509", "-days", "2", "-subj", "/CN=Test authority", ...files);
}

/** The authority's certificate for this host, in server.pem. */
export function certify(folder: string, host: string): void {
	const names = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=${isIP(host) ? "IP" : "DNS"}:${host}`];
	openssl(folder, ...REQUEST, ...names, "-keyout", "server.key", "-out", "server.csr");
	const signing = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-copy_extensions", "copy"];
	openssl(folder, "x509", "-req", "-days", "2", "-in", "server.csr", ...signing, "-out", "server.pem");
}
