import type { ColumnShape } from '../../engine/query-columns.ts';

/** Up to here a floating-point number counts every whole number. */
const mostExact = '9007199254740992';

/** SQL of a value as text that keeps all of it; NULL for nothing. */
export function cellText(value: string, shape: ColumnShape): string {
  if (shape.kind === 'list' && shape.of.kind === 'other' && !isNested(shape.of.type)) {
    const texts = `list_transform(${value}, lambda each: ${plainText('each', shape.of.type)})`;
    return `nullif(array_to_string(list_filter(${texts}, lambda each: each <> ''), '; '), '')`;
  }
  if (shape.kind !== 'other' || isNested(shape.type)) return `to_json(${value})::VARCHAR`;
  return `nullif(${plainText(value, shape.type)}, '')`;
}

function isNested(type: string): boolean {
  return /^(?:MAP|UNION|VARIANT)\b|\]$/.test(type);
}

function plainText(value: string, type: string): string {
  switch (type) {
    case 'BLOB':
      // Old writers put texts so. What is no text cannot be matched with anybody.
      return `TRY(decode(${value}))`;
    case 'FLOAT':
    case 'DOUBLE':
      // Tools that have no other number with gaps write ids and postal codes so: 12345.0 is 12345.
      return `CASE WHEN isnan(${value}) THEN NULL
        WHEN ${value} = trunc(${value}) AND abs(${value}) < ${mostExact} THEN ${value}::BIGINT::VARCHAR
        ELSE ${value}::VARCHAR END`;
    case 'TIMESTAMP WITH TIME ZONE':
      return `replace((${value} AT TIME ZONE 'UTC')::VARCHAR, ' ', 'T') || 'Z'`;
    case 'TIMESTAMP':
    case 'TIMESTAMP_S':
    case 'TIMESTAMP_MS':
    case 'TIMESTAMP_NS':
      return `replace(${value}::VARCHAR, ' ', 'T')`;
    default:
      return `${value}::VARCHAR`;
  }
}
