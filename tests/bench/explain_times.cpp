#include <memory>

#include "explain/dream.h"
#include "explain/explanation.h"
#include "tests/bench/bench.h"
#include "tests/explain/methods.h"
#include "tests/reference/compare.h"

// The time of each method of explanation next to a run of the model, on random input, for its first class: convlens_explain_times MODEL
// [ROUNDS]. Medians of the rounds; runs and methods take turns, so that all see the same machine.
namespace convlens::explain {
namespace {

using bench::median;
using bench::need;
using bench::time_of;

void answer(engine::Engine& engine, Method method) {
  const auto explanation = need(begin(engine, {.method = method,
                                               .layer = deepest_maps(engine.network()),
                                               .black = grey_pixel(engine.network(), 0),
                                               .grey = grey_pixel(engine.network(), 127.5F)}));
  while (!explanation->done()) need(explanation->step(engine));
  need(explanation->restore(engine));
}

struct Times {
  std::vector<double> run;
  std::vector<double> method;
};

void print(const char* name, const Times& times) {
  const double run = median(times.run);
  const double method = median(times.method);
  std::printf("%12.1f ms  %8.2f runs  %s\n", method, method / run, name);
}

/// What the task takes, next to a run.
Times measured(engine::Engine& engine, const tensor::TensorView& input, int rounds, const auto& task) {
  Times times;
  for (int i = 0; i < rounds; ++i) {
    times.run.push_back(time_of([&] { need(engine.run(input)); }));
    times.method.push_back(time_of(task));
  }
  return times;
}

void measure(const char* path, int rounds) {
  engine::Engine engine = need(engine::Engine::compile(bench::read_network(path)));
  const tensor::Tensor input = reference::random_tensor(engine.network().input_shape(), 1);
  need(engine.run(input.view()));
  const Times run = measured(engine, input.view(), rounds, [] {});
  std::printf("%12.1f ms  %8.2f runs  run\n", median(run.run), 1.0);
  for (const auto& [name, method] : test::kMethods) {
    print(name, measured(engine, input.view(), rounds, [&] { answer(engine, method); }));
  }
  const auto dream = need(begin_dream(engine, {.objective = Filter{.layer = deepest_maps(engine.network())}, .steps = kMostDreamSteps}));
  print("step of a feature visualisation", measured(engine, input.view(), rounds, [&] { need(dream->step(engine)); }));
}

}  // namespace
}  // namespace convlens::explain

int main(int argc, char** argv) {
  if (argc < 2) convlens::bench::stop("usage: convlens_explain_times MODEL [ROUNDS]");
  convlens::explain::measure(argv[1], argc > 2 ? std::atoi(argv[2]) : 3);
}
