#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/engine.h"
#include "network/model_file.h"
#include "tests/reference/compare.h"

// A run of a model on random input, and the ways back from its first logit to the last convolution and to the input:
// convlens_gradient_times MODEL [RUNS]. The fastest of the runs counts.
namespace convlens::engine {
namespace {

[[noreturn]] void stop(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

/// Read piece by piece, as in the page.
network::Network read_network(const char* path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) stop("cannot read " + std::string(path));
  network::ModelReader reader(static_cast<std::uint64_t>(file.tellg()));
  file.seekg(0);
  std::vector<char> piece(std::size_t{1} << 20);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
    const auto bytes = std::as_bytes(std::span(piece)).first(static_cast<std::size_t>(file.gcount()));
    if (auto added = reader.append(bytes); !added) stop(added.error().message);
  }
  auto network = std::move(reader).finish();
  return network ? std::move(*network) : (stop(network.error().message), std::move(*network));
}

void print_memory([[maybe_unused]] const char* when) {
#ifdef __wasm__
  std::printf("%9.1f MB memory %s\n", static_cast<double>(__builtin_wasm_memory_size(0)) * 65536 / 1e6, when);
#endif
}

/// Milliseconds of the fastest run.
double fastest(int runs, const auto& task) {
  double best = 1e12;
  for (int run = 0; run < runs; ++run) {
    const auto start = std::chrono::steady_clock::now();
    if (auto done = task(); !done) stop(done.error().message);
    best = std::min(best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
  return best;
}

network::Source last_convolution(const network::Network& network) {
  for (std::size_t i = network.layers().size(); i-- > 0;) {
    if (std::holds_alternative<network::Conv2D>(network.layers()[i].config)) return static_cast<network::Source>(i);
  }
  return network::kNetworkInput;
}

void measure(const char* path, int runs) {
  auto compiled = Engine::compile(read_network(path));
  if (!compiled) stop(compiled.error().message);
  Engine engine = std::move(*compiled);
  print_memory("with the model");
  const tensor::Tensor input = reference::random_tensor(engine.network().input_shape(), 1);
  std::printf("%9.3f ms  run\n", fastest(runs, [&] { return engine.run(input.view()); }));
  print_memory("after the run");
  const GradientRequest near{.to = {last_convolution(engine.network())}};
  std::printf("%9.3f ms  gradient at the last convolution\n", fastest(runs, [&] { return engine.gradient(near); }));
  print_memory("after it");
  std::printf("%9.3f ms  gradient at the input\n", fastest(runs, [&] { return engine.gradient({}); }));
  print_memory("after it");
}

}  // namespace
}  // namespace convlens::engine

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: convlens_gradient_times MODEL [RUNS]\n");
    return 1;
  }
  convlens::engine::measure(argv[1], argc > 2 ? std::atoi(argv[2]) : 5);
}
