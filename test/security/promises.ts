/** A sentence of SECURITY.md, or a row of its table, and what keeps it. */
export type Promised =
	| {
			readonly says: string;
			/** Below test/: the file, and the name of the test in it as it is written there. */
			readonly kept: readonly (readonly [file: string, test: string])[];
	  }
	| {
			readonly says: string;
			/** Why no test can keep it: it is a statement of intent, or says what is not promised. */
			readonly intent: string;
	  };

/** All of them, in their order. */
export const PROMISES: readonly Promised[] = [
	{
		says: "Privately, to those who maintain this repository (a private security advisory on its page), not in a public issue.",
		intent: "advice to a person",
	},
	{ says: "Say what you did, what happened, and which version (`eaur-qb --version`).", intent: "advice to a person" },
	{
		says: "Do not send tokens, passwords or data of students: the trace id of Intuit and the number of an audit entry are enough.",
		intent: "advice to a person",
	},
	{
		says: "If tokens may have been read by somebody else: `eaur-qb auth logout`, or disconnect the app in QuickBooks (Apps), then log in again.",
		intent: "advice to a person",
	},
	{
		says: "If the app's secret may have been read: make a new one at developer.intuit.com.",
		intent: "advice to a person",
	},
	{
		says: "The tool's folder is `EAUR_QB_HOME` (mode 0700), with `--profile` the folder `profiles/<name>` in it.",
		kept: [
			["config/home.test.ts", "is made for this user alone, with the folders above it"],
			["auth/profile.test.ts", "keep connection and ledger of several companies apart"],
		],
	},
	{
		says: "All files below have mode 0600 from the moment they are made.",
		kept: [
			["system/private-file.test.ts", "%s is its owner's alone, whatever the umask is"],
			["system/private-file.test.ts", "%s is so from its first moment on: no chmod makes it so"],
			["security/scan.test.ts", "everything in the tool's folder is its owner's alone"],
		],
	},
	{
		says: "A folder or token file that belongs to somebody else, or may be changed by others, is refused; a folder that others may only read is closed to them.",
		kept: [
			["config/home.test.ts", "is refused when others may write in it"],
			[
				"secrets/file-vault.test.ts",
				"is refused when it is a link, when others may open it, and when it is another user's",
			],
			[
				"system/private-file.test.ts",
				"the folder itself, made by an installer for all to read, becomes its owner's alone",
			],
		],
	},
	{
		says: "None of these files, `config.toml` and `.env` is reached through a symbolic link; nor are exports, reports and lists, the key that `init` makes, and what `sandbox --env` and `demo --keep` leave, which have mode 0600 too and take the place of nobody else's file.",
		kept: [
			["system/private-file.test.ts", "%s is not followed through a link"],
			["system/private-file.test.ts", "a %s that is a link is refused, in a sentence"],
			["system/writers.test.ts", "is not written through a link: %s"],
			["system/writers.test.ts", "is its owner's alone, whatever the umask is: %s"],
			["audit/verify.test.ts", "replaces no file that is there"],
			["system/writers.test.ts", "is not put in the place of another user's file: %s"],
		],
	},
	{
		says: "Settings and log lines are added to no file that has a second name (a hard link).",
		kept: [["system/writers.test.ts", "takes nothing from a file that has a second name elsewhere: %s"]],
	},
	{
		says: "A pipe or a device that stands in the place of settings, a secret, tokens or a list of heads is refused, and not waited for; so is a pipe for the log.",
		kept: [
			[
				"config/pipes.test.ts",
				"a pipe in the place of settings, a secret or a certificate is refused, and waited for by nobody",
			],
			["config/pipes.test.ts", "nor is one waited for as a log, nor as a file of tokens or of a witness"],
		],
	},
	{
		says: "access and refresh token and those they replaced last, company, app's id | the keychain of the operating system, in entries named `eaur-qb-…` | programs of the same user while the keychain is open",
		kept: [
			["secrets/keychain.test.ts", "gives a connection back as it was stored, and forgets it"],
			["security/repeated.test.ts", "is told on no screen, and in no file: ledger, audit log, export, log"],
		],
	},
	{
		says: "the same, with `EAUR_QB_TOKEN_STORE=file` | `tokens.enc`, sealed with AES-256-GCM | who has the key: `EAUR_QB_TOKEN_KEY`, or the file that `EAUR_QB_TOKEN_KEY_FILE` names",
		kept: [
			[
				"secrets/file-vault.test.ts",
				"shows neither token nor key, is its owner's alone, and looks different after each save",
			],
			["secrets/file-vault.test.ts", "says that the key is another one, and keeps the file"],
		],
	},
	{
		says: "which keychain library holds the tokens | `keychain.json`; no secret in it | the user",
		kept: [["secrets/keychain.test.ts", "remembers which library stored a connection, in a file without secrets"]],
	},
	{
		says: "app's secret, MIS password | where you put them: environment, `.env`, or a file named by a `…_FILE` variable | who can read that; an `.env` that others may write is refused, one they may read is warned of",
		kept: [
			["config/load.test.ts", "that others may write (%o) is refused, and nothing of it is used"],
			["config/load.test.ts", "that others may read is a warning"],
			["config/load.test.ts", "a secret can stand in a file of its own that only this user may read"],
		],
	},
	{
		says: "ledger, runs, audit log | `audit.sqlite`: names, registration numbers, amounts, QuickBooks ids, Intuit's trace ids | the user",
		kept: [
			[
				"commands/trace.test.ts",
				"by a document: its number, amount, day, item and customer; show says that the MIS was not told where nothing is written",
			],
		],
	},
	{
		says: "documents on their way to QuickBooks | `audit.sqlite`, until their outcome is known; customers with their national id | the user",
		kept: [
			[
				"audit/damaged.test.ts",
				"from the file, and from what was written ahead of it, also while somebody else has it open",
			],
		],
	},
	{
		says: "who holds the lock | `run.lock.json`: user, computer, process, command | the user",
		kept: [
			[
				"security/outflow.test.ts",
				"the lock names user, computer, process and command, and no password of the command line",
			],
		],
	},
	{
		says: "what a run said | the file of `--log-file`, redacted | the user",
		kept: [["security/scan.test.ts", "no secret lies in any file: log, ledger, lock, record of the keychain, export"]],
	},
	{
		says: "exports | the file of `audit export` | the user",
		kept: [
			["audit/verify.test.ts", "exports JSON lines and CSV into new files of the owner's alone, without formulas"],
		],
	},
	{
		says: "What is deleted from `audit.sqlite` is overwritten.",
		kept: [
			[
				"audit/damaged.test.ts",
				"from the file, and from what was written ahead of it, also while somebody else has it open",
			],
			["audit/damaged.test.ts", "also what earlier versions left"],
		],
	},
	{
		says: "The copy that an update keeps beside it (`audit.sqlite.version-…`) is as the file was then.",
		kept: [
			[
				"audit/older-file.test.ts",
				"a ledger that an earlier version wrote is brought up to date, after a copy was made",
			],
		],
	},
	{ says: "The administrator of the computer can read all of it.", intent: "says what is not promised" },
	{
		says: "What a process that breaks down had in its memory, tokens too, may be kept by the system (a core dump): the units of `schedule install` forbid it, elsewhere `ulimit -c 0` does.",
		kept: [["commands/schedule.test.ts", "installs a timer and a service, and removes exactly them"]],
	},
	{
		says: "Backups of the folder hold the ledger, and with the file store the sealed tokens: keep the key elsewhere.",
		intent: "advice to a person",
	},
	{
		says: "On Windows, `tokens.enc` is given an access list of the owner alone with `icacls`.",
		kept: [
			[
				"secrets/owner-alone.test.ts",
				"on Windows, the token file is asked to be its owner's alone, with nothing handed down by the folder",
			],
		],
	},
	{ says: "That is not covered by a test: the tests run on Linux.", intent: "says what is not promised" },
	{
		says: "To Intuit: the customers, invoices and payments that `preview` shows, over TLS.",
		kept: [
			["security/outflow.test.ts", "to Intuit goes what preview shows, and no record besides"],
			["config/quickbooks.test.ts", "%s is refused: %s"],
			["quickbooks/reaching.test.ts", "to a certificate that nobody here trusts, nothing has left"],
		],
	},
	{
		says: "The certificate of Intuit, and of an https proxy, is always checked: `NODE_TLS_REJECT_UNAUTHORIZED=0` changes nothing here.",
		kept: [
			[
				"quickbooks/reaching.test.ts",
				"a call still does not reach who has another certificate: no token, and the sentence names it",
			],
			["quickbooks/reaching.test.ts", "nor do the app's secret and the tokens"],
			["quickbooks/reaching.test.ts", "nor is the proxy's own password told to a proxy with another certificate"],
		],
	},
	{
		says: "Tokens go only to the addresses that were configured when the login was made; other addresses than Intuit's and this computer's are refused, and plain http is for this computer only.",
		kept: [
			["quickbooks/token-source.test.ts", "are the ones of the login: another %s is refused before any call"],
			["config/quickbooks.test.ts", "%s is refused: %s"],
			["config/quickbooks.test.ts", "of OAuth stand under the one that is given, by the same rule"],
			["security/outflow.test.ts", "a redirect of %s is not followed, and takes no token along"],
		],
	},
	{
		says: "To the MIS: status and ids, where `MIS_WRITE_BACK` is on.",
		kept: [
			["e2e/main-job.test.ts", "has no column changed but the tracking ones"],
			["e2e/write-back-off.test.ts", "the MIS is untouched, every column of it"],
		],
	},
	{
		says: "Off this computer the server's certificate is checked.",
		kept: [
			["config/mis.test.ts", "to %s it is by default: %s"],
			["mis/server.test.ts", "is refused where nobody known vouches for it"],
			["mis/server.test.ts", "is refused where the certificate is another host's"],
		],
	},
	{
		says: "Without encryption the password itself goes over a socket only, or encrypted for the public key that `serverKey` under `[mis]` names.",
		kept: [
			["mis/password.test.ts", "is not sent without encryption (%s), and both ways out are named"],
			["mis/password.test.ts", "is encrypted for the key that was pinned, and for no other (%s)"],
			["mis/password.test.ts", "goes over a socket, which does not leave this computer"],
		],
	},
	{
		says: "Whoever answers in the server's place with `mysql_native_password` or `caching_sha2_password` gets a hash, from which a weak password can be guessed.",
		intent: "says what is not promised",
	},
	{
		says: "The MIS password and the app's secret go to no address that an `.env` in the working directory names, unless they stand in that file too, or in a file below that folder that has no other name.",
		kept: [
			[
				"config/mis.test.ts",
				"an .env in the working directory that says %s gets none of the home's, the environment's or a file's",
			],
			[
				"config/mis.test.ts",
				"a folder that an .env in the working directory makes the tool's own is as strange: its %s that says %s",
			],
			["config/mis.test.ts", "the app's secret goes to no OAuth address of the working directory either"],
			["config/mis.test.ts", "an .env in the working directory cannot have a file of elsewhere sent as a password"],
		],
	},
	{
		says: "A tool's folder that such a file names is no better: what its `config.toml` and `.env` say of addresses counts as said there, and a witness in it is refused.",
		kept: [
			[
				"config/mis.test.ts",
				"a folder that an .env in the working directory makes the tool's own is as strange: its %s that says %s",
			],
			["config/mis.test.ts", "such a folder (%s) starts no program and names no witness"],
		],
	},
	{
		says: "To the screen, logs, errors, the audit log and `--verbose`: no tokens, secrets, passwords or Authorization headers, also where QuickBooks repeats them.",
		kept: [
			["security/scan.test.ts", "no secret stands in any output, in any of the ways it may be written"],
			["security/repeated.test.ts", "is told on no screen, and in no file: ledger, audit log, export, log"],
			["security/redaction.test.ts", "is taken out %s"],
		],
	},
	{
		says: "Tokens are known by their value: those of the run to its end, in later runs the present ones and those of the two connections before.",
		kept: [
			[
				"security/redaction.test.ts",
				"are known to a run to its end, each of them; to a later one as far as two renewals back",
			],
		],
	},
	{
		says: "Older ones, which have expired, are known by the form that Intuit gives tokens.",
		kept: [["security/redaction.test.ts", "what looks like a token of Intuit is taken out, whoever had it: %s"]],
	},
	{
		says: "National ids stand in full only in `show` and `preview --json`.",
		kept: [
			[
				"security/scan.test.ts",
				"no national id stands in full in tables, logs or the audit, nor anywhere but where one record is asked for",
			],
			[
				"commands/show.test.ts",
				"a national id stands in full here and in what programs read of a preview, never in a table",
			],
		],
	},
	{
		says: "To other programs (browser, keychain, crontab, systemctl, schtasks): an environment without any of our settings.",
		kept: [
			["auth/login.test.ts", "opens the browser with an environment that holds none of our settings"],
			[
				"secrets/keychain.test.ts",
				"is asked by a child process that holds no secret in its arguments or its environment",
			],
			[
				"security/outflow.test.ts",
				"a program that is started gets none of our settings, and is looked for in whole paths alone",
			],
			[
				"architecture/imports.test.ts",
				"import in one direction, and each library and the process only where they belong",
			],
		],
	},
	{
		says: "Nothing else: no statistics, no update checks.",
		kept: [["security/outflow.test.ts", "only these files can speak to the network"]],
	},
	{ says: "A connection belongs to one computer.", intent: "advice to a person" },
	{ says: "Where two use it, QuickBooks ends it for both.", intent: "says what is not promised" },
	{
		says: "`auth login` listens on 127.0.0.1 and on [::1], where the computer has it, for one answer, with a state of 256 random bits that is good once and for ten minutes; answers with another state are ignored.",
		kept: [
			["auth/login.test.ts", "listens on this computer alone, and answers nothing but its own path"],
			["auth/login.test.ts", "takes no answer with another state, and goes on waiting for the true one"],
			["auth/login.test.ts", "uses the first of two answers, and says so to the second"],
			["auth/waiting.test.ts", "a login that nobody finishes ends with a sentence"],
			[
				"security/outflow.test.ts",
				"a login asks with a state of 256 random bits, another each time, and waits ten minutes",
			],
		],
	},
	{
		says: "Where another program has the port at either address, which could then receive the answer, the login is refused; `--paste` needs no port.",
		kept: [["auth/login.test.ts", "names the port when another program has it at %s, where it would get the answer"]],
	},
	{
		says: "The browser is started with an address of this computer that leads to Intuit once, and on Linux no other user: the state stands on no command line.",
		kept: [
			["auth/login.test.ts", "opens the browser with an environment that holds none of our settings"],
			["auth/listener.test.ts", "who has the other end of a connection is read from the kernel's table, by both ports"],
		],
	},
	{
		says: "`auth login --paste` takes the redirected address from standard input, never from the command line.",
		kept: [
			["auth/login.test.ts", "takes the redirected address as one line, and leads to a sent invoice"],
			["security/outflow.test.ts", "a redirected address on the command line is refused, and not repeated"],
		],
	},
	{
		says: "Environment, app, company, its name, country and currency, and the addresses of Intuit are pinned with the connection; a run that finds another company behind it, or is configured otherwise, ends before its first write.",
		kept: [
			["quickbooks/token-source.test.ts", "are the ones of the login: another %s is refused before any call"],
			["auth/login.test.ts", "refuses to write after the company's %s has changed, until it is confirmed again"],
		],
	},
	{
		says: "A copied `tokens.enc` leads to no company but the one that the ledger in the same folder was connected to last: for another one, somebody has to log in.",
		kept: [
			["auth/profile.test.ts", "a copied file of tokens leads to no other company than the one that the ledger knows"],
		],
	},
	{
		says: "Each entry carries the hash (SHA-256) of itself and the one before.",
		kept: [["audit/verify.test.ts", "finds an untouched log whole, and names its head"]],
	},
	{
		says: "`audit verify` names the first entry that was changed, removed or moved.",
		kept: [["audit/verify.test.ts", "names the first entry that does not stand as written: %s"]],
	},
	{
		says: "Each run writes the newest hash, the audit head, into its log file and its `--json`; `--verbose` shows it, and so does `audit verify`.",
		kept: [
			[
				"audit/verify.test.ts",
				"knows the head that a run wrote into its log file and its JSON, and shows with --verbose alone",
			],
			["audit/verify.test.ts", "finds an untouched log whole, and names its head"],
		],
	},
	{
		says: "`audit verify --head <hash>` shows that the entry of that head, and so all before it, are still as they were.",
		kept: [
			["audit/verify.test.ts", "finds an older head in a log that has grown since"],
			["audit/verify.test.ts", "sees by a noted head that the end was cut off"],
		],
	},
	{
		says: "A witness is told the head at the end of each run: `witness` under `[audit]` in `config.toml` (nowhere else) is a file with its whole path, to which a line is added, or a program with its arguments, as a list: it reads the line from standard input, has 30 seconds, and gets an environment without any of our settings.",
		kept: [
			["audit/witness.test.ts", "by a file that only grows, and whose rights are left as they are"],
			["audit/witness.test.ts", "by a program, on its standard input, in the bare environment"],
			["audit/witness.test.ts", "or it is ended when it takes too long, with all that it started"],
		],
	},
	{
		says: "A witness that fails is a warning and an entry of the log.",
		kept: [
			[
				"audit/witness-at-the-desk.test.ts",
				"a witness that fails is a warning and an entry, and the run is what it was",
			],
		],
	},
	{
		says: "`audit verify` compares all heads of that file, or of the one that `--witness` names, with the log.",
		kept: [
			[
				"audit/witness-at-the-desk.test.ts",
				"is found by the heads that the witness was told, one at the end of each run",
			],
		],
	},
	{
		says: "The witness is worth as much as the place where it keeps them: one that whoever can change `audit.sqlite` cannot change, such as a file that can only be added to, another computer, or a mailbox.",
		intent: "says what is not promised",
	},
	{ says: "Not detected:", intent: "says what is not promised" },
	{
		says: "A chain that somebody with write access to `audit.sqlite` computed anew, from any entry on, unless a head from after that entry was noted elsewhere: by a witness, on paper, in a mail, in the log of another computer.",
		kept: [["audit/verify.test.ts", "sees by a noted head that the whole chain was written anew"]],
	},
	{ says: "Who can change what the witness has kept as well is not found.", intent: "says what is not promised" },
	{
		says: "Entries cut off at the end, unless the head of the last run was noted, or a run that they told of still stands in the table of runs; what was entered after the last run, a login or a mapping, is in no head yet.",
		kept: [
			["audit/verify.test.ts", "sees by a noted head that the end was cut off"],
			["audit/verify.test.ts", "sees by the runs that are noted that their entries were removed"],
		],
	},
	{ says: "That the witness was taken out of `config.toml`: its lines stop.", intent: "says what is not promised" },
	{
		says: "The change is an entry of the next run, as long as the chain stands.",
		kept: [["commands/trace.test.ts", "by everything else that was done, and by settings that changed"]],
	},
	{
		says: "Entries that were never written, or were false when they were written: by a changed program, or by somebody who may run this one.",
		intent: "says what is not promised",
	},
	{
		says: "Changes to other tables of `audit.sqlite` (ledger, runs, mappings): the chain covers the log alone.",
		intent: "says what is not promised",
	},
	{ says: "Changes made in QuickBooks or the MIS by hand.", intent: "says what is not promised" },
	{
		says: "`eaur-qb doctor` and the reports compare; QuickBooks keeps an audit log of its own.",
		kept: [["commands/doctor.test.ts", "sees rows left in progress and rows that another tool marked today"]],
	},
	{
		says: "Who sat at the keyboard: an entry names the account of the operating system.",
		intent: "says what is not promised",
	},
	{
		says: "What `npm run package` makes holds the libraries in the versions of `package-lock.json`, each compared with its hash there, and nothing that was compiled on the computer that made it.",
		kept: [
			[
				"package/package.test.ts",
				"is installed as it was tested: each library of package-lock.json in its version, and none besides",
			],
			[
				"package/package.test.ts",
				"holds the program, its documents and libraries: nothing compiled here, no maps, no tests of ours",
			],
		],
	},
	{
		says: "The keychain's library is fetched in that version when it is installed.",
		kept: [
			[
				"package/package.test.ts",
				"is installed as it was tested: each library of package-lock.json in its version, and none besides",
			],
			["package/package.test.ts", "runs where it was installed: the whole job, and the keychain's library"],
		],
	},
	{
		says: "Beside it lies a bill of materials (CycloneDX) with the hash of each library and of the file; `docs/for-it.md` says how to compare.",
		kept: [
			[
				"package/package.test.ts",
				"has a bill of materials beside it, of exactly these libraries, with the hash of each, and of the file itself",
			],
		],
	},
	{
		says: "The binary of better-sqlite3 is fetched or compiled by its own install script, and no hash of it is compared.",
		intent: "says what is not promised",
	},
	{
		says: "Before a release, `npm audit` is run against a registry that answers it, and each finding that stays is listed here with its reason.",
		intent: "a way of working: nothing of the program keeps it",
	},
	{
		says: "None is listed yet: the registry that this version was built from does not serve advisories.",
		intent: "a way of working: nothing of the program keeps it",
	},
	{
		says: "What is known without it: `keytar` is archived; it is optional, used where its native part loads, and in a process of its own.",
		kept: [["security/outflow.test.ts", "keytar may be missing, and is loaded in a process of its own"]],
	},
	{
		says: "`node-quickbooks` and `intuit-oauth` are each used through one adapter that makes the calls itself, with timeouts, without redirects, proxies or retries of theirs.",
		kept: [
			["security/outflow.test.ts", "a redirect of %s is not followed, and takes no token along"],
			["quickbooks/oauth.test.ts", "wait no longer than they should for an answer, or for the rest of one"],
			["quickbooks/reaching.test.ts", "go the calls for tokens as well"],
			["quickbooks/reaching.test.ts", "is never reached through a proxy"],
			[
				"architecture/imports.test.ts",
				"import in one direction, and each library and the process only where they belong",
			],
		],
	},
	{
		says: "`underscore`, `uuid` and `bluebird` below them are raised by `overrides` in `package.json`.",
		kept: [["security/outflow.test.ts", "what is raised by overrides is installed as raised"]],
	},
];
