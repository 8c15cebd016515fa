#include "engine/step.h"
#include "tests/bench/bench.h"
#include "tests/reference/compare.h"

// Forward time of each layer of a model, on random input: convlens_layer_times MODEL [RUNS]. The fastest of the runs counts.
namespace convlens::engine {
namespace {

using bench::need;

/// Milliseconds of one run of each step.
std::vector<double> time_run(const network::Network& network, std::vector<Step>& steps, const tensor::Tensor& input,
                             std::span<float> workspace) {
  std::vector<double> times;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::vector<tensor::TensorView> inputs;
    for (const network::Source source : network.layers()[i].inputs) {
      inputs.push_back(source == network::kNetworkInput ? input.view() : steps[static_cast<std::size_t>(source)].output.view());
    }
    times.push_back(bench::time_of([&] { need(run_step(steps[i], network.layers()[i], inputs, workspace)); }));
  }
  return times;
}

void print(const network::Network& network, const std::vector<double>& times) {
  double total = 0;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const network::Layer& layer = network.layers()[i];
    std::printf("%9.3f ms  %-24s %-24s %s\n", times[i], layer.name.c_str(), layer.type.c_str(), layer.output_shape.text().c_str());
    total += times[i];
  }
  std::printf("%9.3f ms  in all\n", total);
}

void measure(const char* path, int runs) {
  network::Network network = bench::read_network(path);
  std::vector<Step> steps = need(create_steps(network));
  std::size_t floats = 1;
  for (const Step& step : steps) {
    floats = std::max(floats, workspace_of(step));
  }
  const tensor::Tensor input = reference::random_tensor(network.input_shape(), 1);
  tensor::Tensor workspace = reference::zeros({static_cast<std::int32_t>(floats)});
  std::vector<double> best = time_run(network, steps, input, workspace.values());
  for (int run = 1; run < runs; ++run) {
    const std::vector<double> times = time_run(network, steps, input, workspace.values());
    std::ranges::transform(best, times, best.begin(), [](double a, double b) { return std::min(a, b); });
  }
  print(network, best);
}

}  // namespace
}  // namespace convlens::engine

int main(int argc, char** argv) {
  if (argc < 2) convlens::bench::stop("usage: convlens_layer_times MODEL [RUNS]");
  convlens::engine::measure(argv[1], argc > 2 ? std::atoi(argv[2]) : 5);
}
