import type { UserLists } from '../google/user-lists.ts';
import type { Row, Table } from './gaql.ts';
import type { Jobs } from './jobs.ts';

/** A manager and the account under it, as the sandbox's credentials reach them. */
export interface Customers {
  readonly account: string;
  readonly manager: string;
}

/** What a query sees: lists and jobs of the account, and who is under the customer that is asked. */
export function tablesOf(
  { account, manager }: Customers,
  {
    lists,
    jobs,
    asked,
    now,
  }: { readonly lists: UserLists; readonly jobs: Jobs; readonly asked: string; readonly now: number },
): Readonly<Record<string, Table>> {
  const client = (id: string, level: number, name: string, status = 'ENABLED'): Row => ({
    'customer_client.resource_name': `customers/${asked}/customerClients/${id}`,
    'customer_client.client_customer': `customers/${id}`,
    'customer_client.id': id,
    'customer_client.level': String(level),
    'customer_client.manager': id === manager,
    'customer_client.descriptive_name': name,
    'customer_client.status': status,
    'customer_client.test_account': false,
    'customer_client.hidden': false,
  });
  const isAccount = asked === account;
  return {
    user_list: table(listFields, () => (isAccount ? lists.all.map((list) => listRow(account, list, now)) : [])),
    offline_user_data_job: table(jobFields, () => (isAccount ? jobs.all.map((job) => jobRow(account, jobs, job)) : [])),
    customer_client: table(clientFields, () =>
      isAccount
        ? [client(account, 0, 'Sandbox account')]
        : [
            client(manager, 0, 'Sandbox manager'),
            client(account, 1, 'Sandbox account'),
            client(CLOSED, 1, 'Sandbox account that was closed', 'CANCELED'),
          ],
    ),
  };
}

/** Nobody reaches it but by its manager, and there is nothing in it. */
const CLOSED = '2222222222';

const table = (fields: readonly string[], rows: () => readonly Row[]): Table => ({ fields: new Set(fields), rows });

function listRow(account: string, list: UserLists['all'][number], now: number): Row {
  const { fields, id, keyType } = list;
  const { size, isEligible, matchRate } = list.sizes(now);
  return {
    'user_list.resource_name': `customers/${account}/userLists/${id}`,
    'user_list.id': id,
    'user_list.name': fields.displayName,
    'user_list.description': fields.description,
    'user_list.integration_code': fields.integrationCode === '' ? undefined : fields.integrationCode,
    'user_list.membership_life_span': String(fields.membershipDays),
    'user_list.membership_status': fields.membershipStatus,
    'user_list.closing_reason': undefined,
    'user_list.read_only': false,
    'user_list.type': 'CRM_BASED',
    'user_list.access_reason': 'OWNED',
    'user_list.size_for_display': String(size),
    'user_list.size_for_search': String(size),
    'user_list.eligible_for_display': isEligible,
    'user_list.eligible_for_search': isEligible,
    'user_list.match_rate_percentage': matchRate,
    'user_list.crm_based_user_list.upload_key_type': keyTypes[keyType],
  };
}

const keyTypes = { CONTACT_ID: 'CONTACT_INFO', MOBILE_ID: 'MOBILE_ADVERTISING_ID', USER_ID: 'CRM_ID' } as const;

function jobRow(account: string, jobs: Jobs, job: Jobs['all'][number]): Row {
  return {
    'offline_user_data_job.resource_name': job.name,
    'offline_user_data_job.id': job.id,
    'offline_user_data_job.type': 'CUSTOMER_MATCH_USER_LIST',
    'offline_user_data_job.status': jobs.statusOf(job),
    'offline_user_data_job.failure_reason': undefined,
    'offline_user_data_job.customer_match_user_list_metadata.user_list': `customers/${account}/userLists/${job.list.id}`,
    'offline_user_data_job.operation_metadata.match_rate_range': jobs.rangeOf(job),
  };
}

const listFields = [
  'resource_name',
  'id',
  'name',
  'description',
  'integration_code',
  'membership_life_span',
  'membership_status',
  'closing_reason',
  'read_only',
  'type',
  'access_reason',
  'size_for_display',
  'size_for_search',
  'eligible_for_display',
  'eligible_for_search',
  'match_rate_percentage',
  'crm_based_user_list.upload_key_type',
].map((field) => `user_list.${field}`);

const jobFields = [
  'resource_name',
  'id',
  'type',
  'status',
  'failure_reason',
  'customer_match_user_list_metadata.user_list',
  'operation_metadata.match_rate_range',
].map((field) => `offline_user_data_job.${field}`);

const clientFields = [
  'resource_name',
  'client_customer',
  'id',
  'level',
  'manager',
  'descriptive_name',
  'status',
  'test_account',
  'hidden',
].map((field) => `customer_client.${field}`);
