/* libcuda.so.1 for a machine without a driver, so that cuDNN (9.24 to 9.26) can build the plans of its attention while XLA compiles for
 * a described GPU, and state their workspace. Nothing can run with it: never install it, never use it where there is a driver.
 *
 *   gcc -shared -fPIC -w -Wl,-soname,libcuda.so.1 -o FOLDER/libcuda.so.1 tests/planning/libcuda_stub.c
 *   LD_LIBRARY_PATH=FOLDER python -m sqlr1_jax plan --config=configs/grpo.py:7b --config.plan.topology=h100:8
 */
#define NO_DEVICE(name) int name(void) { return 100; } /* CUDA_ERROR_NO_DEVICE */
#define SUCCESS(name) int name(void) { return 0; }
#define HANDLE(name) int name(void **out) { *out = (void *)0x1000; return 0; }
#define ZERO(name) int name(int *out) { *out = 0; return 0; }

/* cuDNN loads the kernel it has compiled, to ask for its registers and shared memory. */
HANDLE(cuLibraryLoadData) HANDLE(cuLibraryGetKernel) HANDLE(cuKernelGetFunction) HANDLE(cuModuleLoadData)
HANDLE(cuModuleGetFunction) SUCCESS(cuLibraryUnload) SUCCESS(cuModuleUnload) SUCCESS(cuKernelSetAttribute)
SUCCESS(cuFuncSetAttribute) ZERO(cuKernelGetAttribute) ZERO(cuFuncGetAttribute)

/* These it only links with. */
NO_DEVICE(cuInit) NO_DEVICE(cuCtxGetCurrent) NO_DEVICE(cuCtxGetLimit) NO_DEVICE(cuCtxPopCurrent) NO_DEVICE(cuCtxPushCurrent)
NO_DEVICE(cuDeviceGet) NO_DEVICE(cuDeviceGetCount) NO_DEVICE(cuLaunchCooperativeKernel) NO_DEVICE(cuLaunchKernel)
NO_DEVICE(cuLaunchKernelEx) NO_DEVICE(cuLibraryLoadFromFile) NO_DEVICE(cuLinkAddData) NO_DEVICE(cuLinkComplete)
NO_DEVICE(cuLinkCreate) NO_DEVICE(cuLinkDestroy) NO_DEVICE(cuOccupancyMaxPotentialClusterSize) NO_DEVICE(cuStreamGetCtx)
NO_DEVICE(cuTensorMapEncodeIm2col) NO_DEVICE(cuTensorMapEncodeTiled)

int cuDriverGetVersion(int *version) { *version = 13000; return 0; }
int cuGetErrorName(int error, const char **name) { *name = "CUDA_ERROR_NO_DEVICE"; return 0; }
int cuGetErrorString(int error, const char **text) { *text = "no CUDA device"; return 0; }
