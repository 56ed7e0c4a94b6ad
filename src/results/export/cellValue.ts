// Stands alone: both formats of tables take the same cells.
/** What a cell of an exported table holds; null for nothing. */
export type CellValue = string | number | null;
