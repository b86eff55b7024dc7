#!/usr/bin/env bash
# Run a program on Kubernetes (nodes are chosen by GKE's labels) as a JobSet with one pod per host. If a pod fails, all restart from the last checkpoint,
# unless its exit code says that a user must act (docs/faults.md).
#   IMAGE=REGISTRY/sqlr1_jax:TAG bash launch/kubernetes.sh [--dry-run] PROGRAM [--config=... --config.checkpoint.folder=gs://...]
#   TPU=tpu-v5p-slice TOPOLOGY=4x4x4 CHIPS=4 (per host), SLICES=1; or GPU=nvidia-h100-80gb CHIPS=8 HOSTS=2 (default 1)
#   NAME=sqlr1, RESTARTS=100, NAMESPACE=default, CLAIM (a persistent volume claim, ReadWriteMany if there are several hosts, for the folder runs)
# Without CLAIM workdirs end with their pods: metrics, and the config and tokenizer that `evaluate` needs beside the checkpoints.
# The image contains this repository in /sqlr1_jax, installed with the extras tpu or cuda, and gcs. The cluster needs the JobSet operator.
# Pods read data sets and databases from the image, or from the volume: --config.data.data_dir=runs/data --config.data.databases=runs/DATABASES.
set -euo pipefail
cd "$(dirname "$0")/.."
source launch/environment.sh
parse_dry_run "$@"
set -- ${ARGUMENTS[@]+"${ARGUMENTS[@]}"}
[ $# -ge 1 ] || usage "$0"
: "${IMAGE:?set IMAGE, a container image that contains this repository}"
NAME=${NAME:-sqlr1} SLICES=${SLICES:-1}
if [ -n "${GPU:-}" ]; then
  [ "$SLICES" = 1 ] || { echo "SLICES=$SLICES is for TPUs, and GPU=$GPU is set: set HOSTS to the number of all hosts, and leave SLICES out" >&2 && exit 2; }
  HOSTS=${HOSTS:-1} CHIPS=${CHIPS:-8} RESOURCE=nvidia.com/gpu NODES="cloud.google.com/gke-accelerator: $GPU"
  # Each pod needs its own process number, which Kubernetes fills in: $(VARIABLE) is its syntax, not the shell's. TPU pods need
  # none of this, since the TPU runtime knows its hosts.
  # shellcheck disable=SC2016
  [ "$HOSTS" = 1 ] || set -- "$@" "--coordinator=$NAME-slice-0-0.$NAME:8476" "--processes=$HOSTS" '--process_id=$(JOB_COMPLETION_INDEX)'
else
  TOPOLOGY=${TOPOLOGY:-4x4x4} CHIPS=${CHIPS:-4} RESOURCE=google.com/tpu
  chips=$((${TOPOLOGY//x/*}))
  HOSTS=${HOSTS:-$((chips / CHIPS))}
  # Pods without a host, or hosts without a pod, would wait for each other without an error.
  [ $((HOSTS * CHIPS)) = "$chips" ] || { echo "TOPOLOGY=$TOPOLOGY has $chips chips, not HOSTS=$HOSTS times CHIPS=$CHIPS: leave HOSTS out, and set CHIPS to those of a host" >&2 && exit 2; }
  NODES="cloud.google.com/gke-tpu-accelerator: ${TPU:-tpu-v5p-slice}
                cloud.google.com/gke-tpu-topology: $TOPOLOGY"
fi
# A node pool of TPUs is a slice, and a job has one to itself; a pool of GPUs has room for several jobs.
ALONE=""
[ -n "${GPU:-}" ] || ALONE="  annotations:
    alpha.jobset.sigs.k8s.io/exclusive-topology: cloud.google.com/gke-nodepool # one slice per job"
VOLUMES="" MOUNTS=""
if [ -n "${CLAIM:-}" ]; then
  VOLUMES="volumes: [{name: runs, persistentVolumeClaim: {claimName: $CLAIM}}]"
  MOUNTS="volumeMounts: [{name: runs, mountPath: /sqlr1_jax/runs}]"
fi
# YAML's single quotes, in which only a quote itself is escaped, by doubling it.
quoted=""
for word in python -m sqlr1_jax "$@"; do quoted+="${quoted:+, }'${word//\'/\'\'}'"; done
manifest=$(
  cat << END
apiVersion: jobset.x-k8s.io/v1alpha2
kind: JobSet
metadata:
  name: $NAME
$ALONE
spec:
  failurePolicy:
    maxRestarts: ${RESTARTS:-100}
    rules:
      - action: FailJobSet # exit codes that a restart does not fix (docs/faults.md)
        onJobFailureReasons: [PodFailurePolicy]
  replicatedJobs:
    - name: slice
      replicas: $SLICES
      template:
        spec:
          parallelism: $HOSTS
          completions: $HOSTS
          completionMode: Indexed
          backoffLimit: 0 # a failing host restarts all: the others cannot continue without it
          podFailurePolicy:
            rules:
              - action: FailJob
                onExitCodes: {containerName: sqlr1, operator: In, values: [2, 3, 20, 21, 22]}
          template:
            spec:
              restartPolicy: Never
              hostNetwork: true # full bandwidth between hosts, and the coordinator's port
              dnsPolicy: ClusterFirstWithHostNet
              terminationGracePeriodSeconds: 120 # time to save after SIGTERM; watch.grace is 110
              nodeSelector:
                $NODES
              $VOLUMES
              containers:
                - name: sqlr1
                  image: $IMAGE
                  workingDir: /sqlr1_jax
                  command: [$quoted]
                  $MOUNTS
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
# A JobSet that has failed or completed never runs again, and its pods cannot be changed.
if [ "$DRY_RUN" = no ] && [ -n "$(kubectl get jobset "$NAME" --namespace="${NAMESPACE:-default}" --ignore-not-found --output=jsonpath='{.status.terminalState}')" ]; then
  run kubectl delete jobset "$NAME" --namespace="${NAMESPACE:-default}" --wait
fi
run kubectl apply --namespace="${NAMESPACE:-default}" -f - <<< "$manifest"
first=("--namespace=${NAMESPACE:-default}"
  "--selector=jobset.sigs.k8s.io/jobset-name=$NAME,jobset.sigs.k8s.io/job-index=0,batch.kubernetes.io/job-completion-index=0")
# The pods are created a moment later, and `kubectl wait` fails where there is none.
for ((try = 0; try < 100; try++)); do
  if [ "$DRY_RUN" = yes ] || [ -n "$(kubectl get pod "${first[@]}" --output=name)" ]; then break; fi
  sleep "${WAIT:-3}"
done
run kubectl wait "${first[@]}" --for=condition=Ready --timeout=30m pod
run exec kubectl logs "${first[@]}" --follow
