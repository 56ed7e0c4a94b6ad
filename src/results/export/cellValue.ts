/** What a cell of an exported table holds; null for nothing. */
export type CellValue = string | number | null;
