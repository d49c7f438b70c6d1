import { register } from 'node:module';

register('./json-hooks.js', import.meta.url);
const { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } = await import('@actions/workflow-parser');

/** What GitHub's own parser makes of a workflow. */
export async function readWorkflow(name: string, content: string) {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const template = value && (await convertWorkflowTemplate(context, value));
  const found = [...context.errors.getErrors(), ...(template?.errors ?? [])];
  const errors = found.map((error) => ('message' in error ? error.message : error.Message));
  return errors.length > 0 ? { errors } : { errors, schedule: template?.events.schedule };
}
