import tseslint from "typescript-eslint";

// Biome formats and finds the ordinary mistakes; this finds what needs types: forgotten promises and anything unchecked.
export default tseslint.config(
	{ ignores: ["dist/**", "node_modules/**", "bin/**", "*.config.*"] },
	{
		files: ["**/*.ts"],
		extends: [tseslint.configs.base],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			"@typescript-eslint/await-thenable": "error",
			"@typescript-eslint/no-explicit-any": "error",
			"@typescript-eslint/no-floating-promises": "error",
			"@typescript-eslint/no-misused-promises": "error",
			"@typescript-eslint/no-unsafe-argument": "error",
			"@typescript-eslint/no-unsafe-assignment": "error",
			"@typescript-eslint/no-unsafe-call": "error",
			"@typescript-eslint/no-unsafe-member-access": "error",
			"@typescript-eslint/no-unsafe-return": "error",
			"@typescript-eslint/only-throw-error": "error",
			"@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
		},
	},
);
