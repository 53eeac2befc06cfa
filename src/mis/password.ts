import type { ConnectionOptions } from "mysql2/promise";
import type { MysqlConfig } from "../config/types.js";

/** What a server says to be given the password itself (MySQL, "Caching SHA-2 pluggable authentication"). */
const FULL_AUTHENTICATION = Buffer.from([4]);

/** The driver hands on the message and nothing else of an error in a login. */
export const WITHHELD = "the password was not sent";

type Plugins = NonNullable<ConnectionOptions["authPlugins"]>;
type Plugin = Plugins[string];

/**
 * How the driver logs in. By itself it encrypts the password for any key that the server offers, which over a line without
 * encryption gives it to whoever answers: so only the key that was pinned counts. A socket does not leave the machine, and
 * over TLS the certificate says who answers. `mysql_native_password` never sends the password.
 */
export async function loginPlugins({ socket, tls, serverKey }: MysqlConfig): Promise<Plugins> {
	if (socket !== undefined || tls.mode === "verify") return {};
	const { authPlugins } = (await import("mysql2")).default;
	if (serverKey !== undefined) {
		return {
			caching_sha2_password: authPlugins.caching_sha2_password({ serverPublicKey: serverKey }),
			sha256_password: authPlugins.sha256_password({ serverPublicKey: serverKey }),
		};
	}
	return { caching_sha2_password: shortOf(authPlugins.caching_sha2_password({})), sha256_password: never };
}

/** The quick way, which proves that both know the password, and not the other one. */
function shortOf(plugin: Plugin): Plugin {
	return (about) => {
		const answer = plugin(about);
		return (data) => {
			if (FULL_AUTHENTICATION.equals(data)) throw new Error(WITHHELD);
			return answer(data);
		};
	};
}

const never: Plugin = () => () => {
	throw new Error(WITHHELD);
};
