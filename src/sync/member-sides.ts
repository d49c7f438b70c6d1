import type { AudienceConfig } from '../config/audience-config.ts';
import type { Config } from '../config/config.ts';
import type { ContactTable } from '../contacts/contact-table.ts';
import type { Engine } from '../engine/engine.ts';
import type { Diagnostic } from '../errors/user-error.ts';
import { companyTable, companyTold } from './companies/company-table.ts';
import { Encoder } from './encoder.ts';
import type { KeyCache } from './key-cache.ts';

/** What members are made of: the contacts of all sources as people, or as the companies that they work for. */
export interface MemberSide {
  readonly contacts: readonly ContactTable[];
  readonly encoder: Encoder;
}

interface Given {
  readonly contacts: readonly ContactTable[];
  /** The planned lists, and who of their segments may be on them. */
  readonly lists: readonly { readonly audience: AudienceConfig; readonly segment: string }[];
  readonly defaultCountry: string | undefined;
  readonly keys: KeyCache;
  readonly plansAll: boolean;
}

/** The sides of a plan, each made when an audience first asks for it. */
export class MemberSides {
  private readonly engine: Engine;
  private readonly given: Given;
  private readonly made = new Map<string, Promise<MemberSide>>();
  private numbers = 0;

  constructor(engine: Engine, given: Given) {
    this.engine = engine;
    this.given = given;
  }

  of(audience: AudienceConfig): Promise<MemberSide> {
    const side = sideOf(audience);
    const known = this.made.get(side) ?? this.make(audience, side);
    this.made.set(side, known);
    return known;
  }

  private async make(audience: AudienceConfig, side: string): Promise<MemberSide> {
    const { lists, contacts: people, defaultCountry, keys, plansAll } = this.given;
    const contacts = audience.members === 'people' ? people : await this.companies(audience, side);
    const segments = lists.filter((list) => sideOf(list.audience) === side).map(({ segment }) => segment);
    const numbers = () => (this.numbers += 1);
    return {
      contacts,
      encoder: new Encoder(this.engine, contacts, new Set(segments), { defaultCountry, keys, plansAll, numbers }),
    };
  }

  private async companies(audience: AudienceConfig, side: string): Promise<ContactTable[]> {
    const tables: ContactTable[] = [];
    for (const [index, contacts] of this.given.contacts.entries()) {
      tables.push(await companyTable(this.engine, contacts, { told: toldBy(audience), name: `${side} ${index}` }));
    }
    return tables;
  }

  /** Keeps the keys that were made for the next run. */
  saveKeys(): Promise<void> {
    return this.given.keys.save();
  }

  async warnings(config: Config): Promise<Diagnostic[]> {
    const warnings: Diagnostic[] = [];
    for (const side of this.made.values()) warnings.push(...(await (await side).encoder.warnings(config)));
    return warnings;
  }
}

const sideOf = (audience: AudienceConfig) =>
  audience.members === 'people' ? audience.members : `${audience.members} by ${toldBy(audience).join(', ')}`;

/** By what an audience of companies wants them told. */
const toldBy = ({ identifiers }: AudienceConfig) => companyTold.filter((each) => identifiers?.includes(each) ?? true);
