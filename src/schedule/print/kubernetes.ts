import type { Block } from '../block.ts';
import { cronText, fieldsOf } from './cron-text.ts';
import { comments, leftOut, type PrintContext, type PrintFormat, syncWords } from './printed-file.ts';
import { shellWord } from './shell.ts';

/** Codes that no repetition changes. */
const final = [1, 2, 3, 4, 6, 7, 11];

/** A CronJob for each block, and a volume for the ledger, of which they are all. */
export const kubernetes: PrintFormat = (context) => {
  const { project, blocks, variables, secretFiles, inRepository } = context;
  const name = kubernetesName(project);
  const file = `${name}.yaml`;
  const text = `${comments([
    file,
    'Before: the config, and its variables as NAME=value lines of a file that stays out of git. Values stand there without',
    'quotes, which kubectl takes for a part of them.',
    `  kubectl create configmap ${name} --from-file=${shellWord(`audience-sync.yaml=${inRepository.config}`)}`,
    ...(variables.length === 0
      ? []
      : [`  kubectl create secret generic ${name} --from-env-file=.env`, `  (${variables.join(', ')})`]),
    ...(secretFiles.length === 0 ? [] : [`Files of secrets to mount beside the config: ${secretFiles.join(', ')}`]),
    'The volume holds the ledger; exports and lists belong there too, under the paths that the config has.',
    ...leftOut(blocks, ['jitter']),
  ])}
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: ${name}
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 5Gi
${blocks.map((block, index) => cronJob(context, block, blocks.length > 1 ? `${name}-${index + 1}` : name)).join('')}`;
  return [{ name: file, text }];
};

function cronJob(
  { project, timezone, nodeMajor, version, variables }: PrintContext,
  block: Block,
  name: string,
): string {
  // 5 is "later": that a registry is down passes by itself, and npm's own code would be final.
  const install = `npm install --global --prefix /tmp/npm --loglevel error audience-sync@${version} || exit 5`;
  const words = [
    ...['sh', '-c', `${install}; exec /tmp/npm/bin/audience-sync "$@"`, 'sh'],
    ...syncWords(block, '/project/audience-sync.yaml'),
    '--quiet',
  ];
  const shared = kubernetesName(project);
  const fromSecret =
    variables.length === 0
      ? ''
      : `              envFrom:\n                - secretRef:\n                    name: ${shared}\n`;
  return `---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
spec:
  schedule: ${JSON.stringify(cronText(fieldsOf(block)))}
  timeZone: ${JSON.stringify(timezone)}
  # Two of one block never run at once; those of two blocks wait for each other at the ledger.
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: ${block.missed === 'run' ? 3600 : 300}
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 3
  jobTemplate:
    spec:
      # What may pass by itself (platform down, another run) is tried again.
      backoffLimit: 4
      podFailurePolicy:
        rules:
          - action: FailJob
            onExitCodes:
              containerName: sync
              operator: In
              values: [${final.join(', ')}]
      template:
        spec:
          restartPolicy: Never
          terminationGracePeriodSeconds: 30
          automountServiceAccountToken: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 1000
            runAsGroup: 1000
            fsGroup: 1000
            seccompProfile:
              type: RuntimeDefault
          containers:
            - name: sync
              image: node:${nodeMajor}-bookworm-slim
              workingDir: /project
              command: ${JSON.stringify(words)}
              env:
                - name: HOME
                  value: /tmp
${fromSecret}              securityContext:
                allowPrivilegeEscalation: false
                capabilities:
                  drop: [ALL]
              volumeMounts:
                - name: project
                  mountPath: /project
                - name: config
                  mountPath: /project/audience-sync.yaml
                  subPath: audience-sync.yaml
                  readOnly: true
          volumes:
            - name: project
              persistentVolumeClaim:
                claimName: ${shared}
            - name: config
              configMap:
                name: ${shared}
`;
}

/** Names there are of small letters, digits and hyphens; a CronJob's has 52 at most, its number included. */
function kubernetesName(project: string): string {
  const plain = project
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .slice(0, 30)
    .replace(/-+$/, '');
  return `audience-sync-${plain}`;
}
