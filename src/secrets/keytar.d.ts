// keytar is optional: where its native part could not be built, npm leaves the whole package out, its types among it.
// This is the part of it that we use, so that the program can be built all the same.
declare module "keytar" {
	interface Keytar {
		getPassword(service: string, account: string): Promise<string | null>;
		setPassword(service: string, account: string, password: string): Promise<void>;
		deletePassword(service: string, account: string): Promise<boolean>;
	}
	const keytar: Keytar;
	export default keytar;
}
