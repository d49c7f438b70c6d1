import type { TableFormat } from '../table-format.ts';
import { isCompoundFile } from './compound-file.ts';

/**
 * Excel workbooks (.xlsx, .xlsm): one sheet of them. What begins as they do and is something else is refused by name: other
 * zip archives, and the files of the Office before 2007, which workbooks with a password are too.
 */
export const xlsx: TableFormat = {
  fits: (head) => head.toString('latin1', 0, 4) === 'PK\u0003\u0004' || isCompoundFile(head),
  // Its libraries are loaded for workbooks only.
  survey: async (file, options) => (await import('./survey-workbook.ts')).surveyWorkbook(file, options),
};
