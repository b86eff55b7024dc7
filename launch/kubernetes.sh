#!/usr/bin/env bash
# A run on Kubernetes (GKE and others) as a JobSet: one pod a host, all restarted together from the last checkpoint when one fails,
# unless its exit code leaves that to a person (docs/faults.md).
#   IMAGE=REGISTRY/sqlr1_jax:TAG bash launch/kubernetes.sh [--dry-run] PROGRAM [--config=... --config.checkpoint.folder=gs://...]
#   NAME=sqlr1 HOSTS=16 CHIPS=4 (a host), SLICES=1, RESTARTS=100, NAMESPACE=default
#   TPU=tpu-v5p-slice TOPOLOGY=4x4x4, or GPU=nvidia-h100-80gb CHIPS=8 HOSTS=2
# The image holds this repository in /sqlr1_jax, installed with the extras tpu or cuda, and gcs; the JobSet operator must be installed.
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
parse_dry_run "$@"
set -- "${WORDS[@]}"
[ $# -ge 1 ] || usage "$0"
: "${IMAGE:?set IMAGE, a container image that holds this repository}"
NAME=${NAME:-sqlr1} HOSTS=${HOSTS:-16} SLICES=${SLICES:-1}
if [ -n "${GPU:-}" ]; then
  [ "$SLICES" = 1 ] || { echo "SLICES=$SLICES: slices are TPUs'; with GPUs set HOSTS to all hosts" >&2 && exit 2; }
  CHIPS=${CHIPS:-8} RESOURCE=nvidia.com/gpu NODES="cloud.google.com/gke-accelerator: $GPU"
  # Pods know their number, but only Kubernetes can put it into a command: $(NAME) is its syntax.
  # shellcheck disable=SC2016
  [ "$HOSTS" = 1 ] || set -- "$@" "--coordinator=$NAME-slice-0-0.$NAME:8476" "--processes=$HOSTS" '--process_id=$(JOB_COMPLETION_INDEX)'
else
  CHIPS=${CHIPS:-4} RESOURCE=google.com/tpu
  NODES="cloud.google.com/gke-tpu-accelerator: ${TPU:-tpu-v5p-slice}
                cloud.google.com/gke-tpu-topology: ${TOPOLOGY:-4x4x4}"
fi
quoted=""
for word in python -m sqlr1_jax "$@"; do quoted+="${quoted:+, }'${word//\'/\'\'}'"; done
manifest=$(
  cat << END
apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata:
  name: $NAME
  annotations:
    alpha.jobset.sigs.k8s.io/exclusive-topology: cloud.google.com/gke-nodepool # one slice a job
spec:
  failurePolicy:
    maxRestarts: ${RESTARTS:-100}
    rules:
      - action: FailJobSet # what no restart mends is left to a person (docs/faults.md)
        onJobFailureReasons: [PodFailurePolicy]
  replicatedJobs:
    - name: slice
      replicas: $SLICES
      template:
        spec:
          parallelism: $HOSTS
          completions: $HOSTS
          completionMode: Indexed
          backoffLimit: 0 # one host that fails restarts all
          podFailurePolicy:
            rules:
              - action: FailJob
                onExitCodes: {containerName: sqlr1, operator: In, values: [2, 20, 21, 22]}
          template:
            spec:
              restartPolicy: Never
              hostNetwork: true
              dnsPolicy: ClusterFirstWithHostNet
              terminationGracePeriodSeconds: 120 # SIGTERM saves a checkpoint
              nodeSelector:
                $NODES
              containers:
                - name: sqlr1
                  image: $IMAGE
                  workingDir: /sqlr1_jax
                  command: [$quoted]
                  env:
                    - name: XLA_PYTHON_CLIENT_MEM_FRACTION
                      value: "0.92"
                  ports:
                    - containerPort: 8476
                  resources:
                    limits:
                      $RESOURCE: $CHIPS
END
)
if [ "$DRY_RUN" = yes ]; then echo "$manifest"; fi
run kubectl apply --namespace="${NAMESPACE:-default}" -f - <<< "$manifest"
run kubectl wait --namespace="${NAMESPACE:-default}" --for=condition=Ready --timeout=30m pod \
  --selector="jobset.sigs.k8s.io/jobset-name=$NAME,jobset.sigs.k8s.io/job-index=0,batch.kubernetes.io/job-completion-index=0"
run exec kubectl logs --namespace="${NAMESPACE:-default}" --follow \
  --selector="jobset.sigs.k8s.io/jobset-name=$NAME,jobset.sigs.k8s.io/job-index=0,batch.kubernetes.io/job-completion-index=0"
