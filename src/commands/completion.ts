import type { Command, Option } from "commander";
import { EXIT, type ExitCode } from "../output/exit.js";
import type { Context } from "./context.js";

export type Shell = "bash" | "zsh" | "fish" | "powershell";

/** `completion <shell>`: a script that the shell reads at its start. */
export function printCompletion(context: Context, program: Command, shell: Shell): ExitCode {
	const script = completionScript(program, shell);
	if (!context.printer.json) context.printer.raw(script);
	context.printer.result({ shell, script }, `Completion for ${shell}`);
	return EXIT.done;
}

/** A place in the command line, such as "invoices preview", and what may stand next. */
interface Place {
	readonly path: string;
	readonly words: readonly Word[];
}

interface Word {
	readonly word: string;
	readonly about: string;
	/** Of an option that takes a value: a file, one of these, or anything. */
	readonly value: "file" | "any" | readonly string[] | undefined;
}

/** The script for a shell, from the commands and options as they are. */
export function completionScript(program: Command, shell: Shell): string {
	const places = placesOf(program, "", program.options.map(optionWord));
	switch (shell) {
		case "bash":
			return bash(places);
		case "zsh":
			return zsh(places);
		case "fish":
			return fish(places);
		case "powershell":
			return powershell(places);
	}
}

function placesOf(command: Command, path: string, globals: readonly Word[]): Place[] {
	const subcommands = command.commands.map((each): Word => {
		return { word: each.name(), about: each.description(), value: undefined };
	});
	const choices = command.registeredArguments.flatMap((each) => each.argChoices ?? []);
	const own = path === "" ? [] : command.options.map(optionWord);
	const values = choices.map((word): Word => ({ word, about: "", value: undefined }));
	const help: Word = { word: "--help", about: "show this help", value: undefined };
	const here: Place = { path, words: [...subcommands, ...values, ...own, ...globals, help] };
	const below = command.commands.flatMap((each) => placesOf(each, `${path} ${each.name()}`.trim(), globals));
	return [here, ...below];
}

function optionWord(option: Option): Word {
	const value = option.argChoices ?? (/<file>/.test(option.flags) ? "file" : "any");
	return { word: option.long ?? option.flags, about: option.description, value: option.required ? value : undefined };
}

/** For sh, bash and zsh. */
const single = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Options with values, once each: what they take is the same wherever they stand. */
function valuesOf(places: readonly Place[]): Map<string, Exclude<Word["value"], undefined>> {
	const values = new Map<string, Exclude<Word["value"], undefined>>();
	for (const { word, value } of places.flatMap(({ words }) => words)) if (value !== undefined) values.set(word, value);
	return values;
}

const pathsBelow = (places: readonly Place[]): string[] => places.map(({ path }) => path).filter((path) => path !== "");

function bash(places: readonly Place[]): string {
	// File names may hold blanks. macOS has bash 3, which knows no mapfile.
	const files = `local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$current"))`;
	const oneOf = (words: readonly string[]) => `COMPREPLY=($(compgen -W ${single(words.join(" "))} -- "$current"))`;
	const values = [...valuesOf(places)].map(([option, value]) => {
		return `\t\t${option}) ${value === "file" ? files : oneOf(value === "any" ? [] : value)}; return ;;`;
	});
	const words = places.map(({ path, words: all }) => {
		return `\t\t${single(path)}) words=${single(all.map(({ word }) => word).join(" "))} ;;`;
	});
	return `# eaur-qb completion bash: source <(eaur-qb completion bash)
_eaur_qb() {
	local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} path= words= at
	for ((at = 1; at < COMP_CWORD; at++)); do
		case "\${path:+$path }\${COMP_WORDS[at]}" in
			${pathsBelow(places).map(single).join("|")}) path="\${path:+$path }\${COMP_WORDS[at]}" ;;
		esac
	done
	case "$previous" in
${values.join("\n")}
	esac
	case "$path" in
${words.join("\n")}
	esac
	COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -F _eaur_qb eaur-qb
`;
}

function zsh(places: readonly Place[]): string {
	const described = ({ word, about }: Word) =>
		single(`${word.replaceAll(":", "\\:")}${about ? `:${about.replaceAll(":", "\\:")}` : ""}`);
	const values = [...valuesOf(places)].map(([option, value]) => {
		const reply =
			value === "file" ? "_files" : value === "any" ? "_message value" : `compadd -- ${value.map(single).join(" ")}`;
		return `\t\t${option}) ${reply}; return ;;`;
	});
	const words = places.map(
		({ path, words: all }) => `\t\t${single(path)}) words_here=(${all.map(described).join(" ")}) ;;`,
	);
	return `#compdef eaur-qb
# eaur-qb completion zsh: source <(eaur-qb completion zsh), after compinit
_eaur_qb() {
	local line_path= at
	local -a words_here
	for ((at = 2; at < CURRENT; at++)); do
		case "\${line_path:+$line_path }\${words[at]}" in
			${pathsBelow(places).map(single).join("|")}) line_path="\${line_path:+$line_path }\${words[at]}" ;;
		esac
	done
	case "\${words[CURRENT-1]}" in
${values.join("\n")}
	esac
	case "$line_path" in
${words.join("\n")}
	esac
	_describe 'eaur-qb' words_here
}
if [[ "\${funcstack[1]}" == _eaur_qb ]]; then _eaur_qb "$@"; else compdef _eaur_qb eaur-qb; fi
`;
}

function fish(places: readonly Place[]): string {
	const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
	const lines = places.flatMap(({ path, words }) =>
		words.map(({ word, about, value }) => {
			const isOption = word.startsWith("--");
			const what = isOption ? `-l ${word.slice(2)}` : `-a ${quoted(word)}`;
			const takes = { file: " -r -F", any: " -x", none: "" }[
				value === undefined || Array.isArray(value) ? "none" : (value as "file" | "any")
			];
			const choices = Array.isArray(value) ? ` -x -a ${quoted(value.join(" "))}` : "";
			const description = about === "" ? "" : ` -d ${quoted(about)}`;
			return `complete -c eaur-qb -n ${quoted(`__eaur_qb_at ${quoted(path)}`)} ${what}${takes}${choices}${description}`;
		}),
	);
	return `# eaur-qb completion fish: eaur-qb completion fish | source
function __eaur_qb_at
	set -l path
	for word in (commandline -opc)[2..-1]
		if contains -- (string join -- ' ' $path $word) ${pathsBelow(places).map(quoted).join(" ")}
			set path $path $word
		end
	end
	set -l here (string join -- ' ' $path)
	test "$here" = "$argv[1]"
end
complete -c eaur-qb -f
${lines.join("\n")}
`;
}

function powershell(places: readonly Place[]): string {
	const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
	const entry = ({ word, about }: Word) => `@(${quoted(word)}, ${quoted(about || word)})`;
	const words = places.map(({ path, words: all }) => `\t${quoted(path)} = @(${all.map(entry).join(", ")})`);
	const choices = [...valuesOf(places)].flatMap(([option, value]) =>
		Array.isArray(value) ? [`\t${quoted(option)} = @(${value.map(quoted).join(", ")})`] : [],
	);
	return `# eaur-qb completion powershell: eaur-qb completion powershell | Out-String | Invoke-Expression
$EaurQbWords = @{
${words.join("\n")}
}
$EaurQbChoices = @{
${choices.join("\n")}
}
Register-ArgumentCompleter -Native -CommandName eaur-qb -ScriptBlock {
	param($current, $line, $cursor)
	$path = ''
	$before = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { $_.ToString() })
	foreach ($word in ($before | Select-Object -Skip 1)) {
		$next = "$path $word".Trim()
		if ($EaurQbWords.ContainsKey($next)) { $path = $next }
	}
	$option = $before | Select-Object -Last 1
	if ($option -and $EaurQbChoices.ContainsKey($option)) {
		$EaurQbChoices[$option] | Where-Object { $_ -like "$current*" } |
			ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
		return
	}
	$EaurQbWords[$path] | Where-Object { $_[0] -like "$current*" } |
		ForEach-Object { [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1]) }
}
`;
}
