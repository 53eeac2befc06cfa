/** Records a batch where nobody says how many: as many as the MIS's own push took. */
export const BATCH_SIZE = 50;
