import { UserError } from '../../errors/user-error.ts';

/** The error for a workbook that breaks the rules of its format. Excel itself would offer to repair it. */
export function damagedWorkbook(label: string, why: string): UserError {
  return new UserError(`${label} is a damaged Excel workbook: ${why}`, {
    fix: 'Export it again, or open it in Excel, save it as .xlsx and name that file.',
  });
}
