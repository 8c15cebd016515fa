#include <optional>

#include "ops/dense.h"
#include "tests/bench/bench.h"
#include "tests/reference/compare.h"

// A dense layer of 8-bit weights of the size of VGG16's fc1: packing it, XNNPACK's product, and the transposed product of the same
// memory. convlens_int8_times [RUNS]; the medians count.
namespace convlens::ops {
namespace {

using bench::median;
using bench::need;
using bench::time_of;

constexpr std::int32_t kInputs = 25088, kUnits = 4096;

double time_of_runs(Operator& op, int runs) {
  const tensor::Tensor input = reference::random_tensor(op.plan().inputs[0], 1);
  const tensor::TensorView view = input.view();
  tensor::Tensor output = reference::zeros(op.plan().output);
  tensor::Tensor workspace = reference::zeros({static_cast<std::int32_t>(op.plan().workspace) + 1});
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) {
    times.push_back(time_of([&] { need(op.run({.inputs = {&view, 1}, .output = output.values(), .workspace = workspace.values()})); }));
  }
  return median(times);
}

PackedKernel pack_once() {
  const auto kernel = reference::random_quantized({kInputs, kUnits}, 1);
  std::optional<PackedKernel> packed;
  const double time = time_of([&] { packed = need(PackedKernel::pack(kernel.view(), {})); });
  std::printf("%9.3f ms  packing, once\n", time);
  return *std::move(packed);
}

void measure(int runs) {
  const PackedKernel kernel = pack_once();
  const auto forward = need(create_dense({.input = {kInputs}, .kernel = std::cref(kernel)}));
  const auto backward = need(create_dense_backward({.input = {kInputs}, .kernel = std::cref(kernel)}));
  const double there = time_of_runs(*forward, runs);
  const double back = time_of_runs(*backward.op, runs);
  std::printf("%9.3f ms  product\n%9.3f ms  transposed product: %.2f times as long\n", there, back, back / there);
}

}  // namespace
}  // namespace convlens::ops

int main(int argc, char** argv) { convlens::ops::measure(argc > 1 ? std::atoi(argv[1]) : 15); }
