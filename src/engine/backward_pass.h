#pragma once

#include <optional>
#include <span>
#include <vector>

#include "engine/backward_chain.h"
#include "engine/gradient_request.h"
#include "engine/latest_run.h"

namespace convlens::engine {

/// One walk back through a network, from what is differentiated to where its gradient is asked for.
///
/// A gradient's memory is given back as soon as it has been led on, and a layer's operators with their packed weights as soon
/// as they have run: a walk needs little more than its two largest neighbouring maps.
class BackwardPass {
 public:
  BackwardPass(const LatestRun& run, const GradientRequest& request);

  /// Errors: as Engine::gradient.
  base::Result<Gradients> walk();

 private:
  /// Where the walk begins.
  struct Start {
    network::Source source = network::kNetworkInput;
    Stage stage = Stage::kOutput;
  };

  base::Status begin();
  base::Status begin_at_score(const Score& score);
  base::Status begin_at_seed(const Seed& seed);
  base::Status begin_at(const Start& start);
  base::Status check_targets() const;

  base::Status leave(network::Source source);
  base::Status lead_through(network::Source source, tensor::Tensor gradient);
  base::Result<tensor::Tensor> led_back(network::Source source, std::size_t input, tensor::Tensor& gradient);
  base::Status run_backward(const ops::Backward& backward, std::span<const tensor::TensorView> inputs, std::span<float> output);
  void add(network::Source source, tensor::Tensor gradient);
  void keep_if_asked(network::Source source, const tensor::Tensor& gradient);

  bool leads_to_target(network::Source source) const { return leads_[index_of(source)]; }
  /// Sources in a row: the input, then the layers.
  static std::size_t index_of(network::Source source) { return static_cast<std::size_t>(source + 1); }

  LatestRun run_;
  const GradientRequest& request_;
  std::vector<bool> leads_;                               ///< sources that are asked for, or come from one that is
  std::vector<std::optional<tensor::Tensor>> gradients_;  ///< of sources that have been reached and not been left
  Start start_;
  Gradients result_;
  tensor::Tensor workspace_;  ///< for operators that need more than the forward ones
};

}  // namespace convlens::engine
