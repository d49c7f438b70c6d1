import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { SegmentConfig } from '../config/segment-config.ts';

/** The segments of these audiences, and all that they are made of. */
export function segmentsOf(config: Config, audiences: readonly AudienceConfig[]): SegmentConfig[] {
  const found = new Map<string, SegmentConfig>();
  const visit = (name: string): void => {
    const segment = config.segments.get(name);
    if (segment === undefined || found.has(name)) return;
    found.set(name, segment);
    if (segment.kind === 'combination') [...segment.include, ...segment.allOf, ...segment.exclude].forEach(visit);
  };
  for (const audience of audiences) visit(audience.segment);
  return [...found.values()];
}
