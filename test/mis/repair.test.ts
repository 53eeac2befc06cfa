import { describe, expect, it } from "vitest";
import { INVOICE_SOURCE } from "../../src/sync/kinds/invoice/source.js";
import { openMis } from "../support/open-mis.js";
import { type Home, makeMis } from "./a-mis.js";

describe.each<Home>(["MariaDB", "an embedded file"])("texts of %s that were garbled", (home) => {
	it("are read as they are, and mended only where that is asked for and certain", async () => {
		const made = await makeMis(home, "guide");
		await made.run(`INSERT INTO tbl_imvoice (id, reg_no, comment) VALUES (1, 'O&amp;1', 'frais dâ€™inscription'),
			(2, '2', 'ThÃ©ogène'), (3, '3', 'Théogène')`);
		const query = { after: undefined, limit: 9 };
		const plain = await made.mis.page(INVOICE_SOURCE, query);
		expect(plain.map(({ values }) => values.note)).toEqual(["frais dâ€™inscription", "ThÃ©ogène", "Théogène"]);
		const mending = await openMis(made.config, {}, { repairText: true });
		const [first, second, third] = await mending.page(INVOICE_SOURCE, query);
		expect(first).toMatchObject({
			values: { note: "frais d’inscription", payer: "O&amp;1" },
			mended: [["note", "frais dâ€™inscription"]],
		});
		expect([second?.values.note, second?.mended]).toEqual(["ThÃ©ogène", undefined]);
		expect([third?.values.note, third?.mended]).toEqual(["Théogène", undefined]);
		await mending.close();
		await made.mis.close();
	});
});
