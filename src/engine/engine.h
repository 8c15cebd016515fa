#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "engine/gradient_request.h"
#include "network/network.h"
#include "tensor/tensor.h"

namespace convlens::engine {

enum class Switch : std::uint8_t { kOff, kOn };

/// Runs one network on one input at a time, and keeps every layer's output.
///
/// compile() creates all operators and plans all memory; run() only computes. Switches: a channel that is off is zero in its
/// layer's output. A layer that is off gives zeros if it has filters or units (all of them are off); any other passes on its
/// first input of the output's shape, or gives zeros if there is none.
class Engine {
 public:
  /// Errors: kOutOfMemory, kUnsupportedModel.
  static base::Result<Engine> compile(network::Network network);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  ~Engine();

  const network::Network& network() const;

  /// Runs every layer. input: the network's input shape. Errors: kBadShape; the earlier outputs stay as they were.
  base::Status run(const tensor::TensorView& input);
  /// Runs layer `first` and the layers that depend on it (all for kNetworkInput); the others keep their outputs.
  /// Errors: kUnknownLayer; kNoImage before a first run().
  base::Status run_from(network::Source first);

  /// The output of a layer, or the input for kNetworkInput, of the latest run; valid until the next one. All zero before the first.
  tensor::TensorView output(network::Source source) const;

  /// The values of the network's first output in the latest run as probabilities (engine/probabilities.h), or its logits (engine/logits.h).
  /// Errors: kNoImage before a first run(); kOutOfMemory.
  base::Result<tensor::Tensor> scores(Differentiated which) const;
  /// One of them, times its weight; what a single unit says no to has what is left of its probability. Precondition: the unit exists.
  /// Errors: as scores().
  base::Result<float> score(const Score& which) const;

  /// The gradients of a score, or of any weighted sum of a layer's output, at layers' outputs or the input, as of the latest run.
  /// Goes back only through what lies between. A filter that is off has none; a layer that passes its input on passes on the
  /// gradient. Switches must not have changed since the run. Errors: kNoImage before a first run(); kUnknownLayer;
  /// kInvalidArgument for a unit out of range, no target, or one that does not lead to what is differentiated; kBadShape for a
  /// seed of another shape than the output's; kUnsupportedModel for a convolution that is too large to be transposed; kOutOfMemory.
  base::Result<Gradients> gradient(const GradientRequest& request);

  /// Errors: kUnknownLayer. Takes effect with the next run or run_from(layer).
  base::Status switch_layer(network::Source layer, Switch position);
  /// Errors: kUnknownLayer, kInvalidArgument for a channel out of range.
  base::Status switch_channel(network::Source layer, std::int32_t channel, Switch position);
  Switch layer_switch(network::Source layer) const;
  Switch channel_switch(network::Source layer, std::int32_t channel) const;

 private:
  struct State;
  explicit Engine(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace convlens::engine
