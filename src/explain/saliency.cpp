#include "explain/saliency.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "explain/changed_input.h"
#include "explain/input_gradient.h"
#include "explain/noise.h"

namespace convlens::explain {
namespace {

using base::pass_on;
using base::Result;
using base::Status;
using tensor::TensorView;

/// [h,w] out of [h,w,c]: what `combine(g, x)` makes of each pixel's channels.
template <typename Combine>
Heatmap over_channels(const TensorView& gradients, const Combine& combine) {
  const auto channels = static_cast<std::size_t>(gradients.shape.channels());
  Heatmap heatmap{.height = gradients.shape.height(), .width = gradients.shape.width()};
  for (std::size_t begin = 0; begin < gradients.values.size(); begin += channels)
    heatmap.values.push_back(combine(begin, begin + channels));
  return heatmap;
}

Heatmap largest_magnitudes(const TensorView& gradients) {
  return over_channels(gradients, [&](std::size_t begin, std::size_t end) {
    float largest = 0;
    for (std::size_t i = begin; i < end; ++i) largest = std::max(largest, std::abs(gradients.values[i]));
    return largest;
  });
}

/// sum_c g_c (x_c - b_c); b: by channel, none for black at 0.
Heatmap products(const TensorView& gradients, const TensorView& input, std::span<const float> baseline) {
  return over_channels(gradients, [&](std::size_t begin, std::size_t end) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const float less = baseline.empty() ? 0.0F : baseline[i - begin];
      sum += static_cast<double>(gradients.values[i]) * static_cast<double>(input.values[i] - less);
    }
    return static_cast<float>(sum);
  });
}

ops::ReluRule rule_of(Method method) {
  if (method == Method::kGuidedBackpropagation) return ops::ReluRule::kGuided;
  return method == Method::kDeconvnet ? ops::ReluRule::kDeconvnet : ops::ReluRule::kGradient;
}

class Gradient final : public Explanation {
 public:
  explicit Gradient(Question question) : question_(std::move(question)) {}

  Status step(engine::Engine& engine) override {
    auto gradient = input_gradient(engine, question_.of, rule_of(question_.method));
    if (!gradient) return std::unexpected(gradient.error());
    const bool times_input = question_.method == Method::kGradientTimesInput;
    heatmap_ = times_input ? products(gradient->view(), engine.output(network::kNetworkInput), {}) : largest_magnitudes(gradient->view());
    done_ = true;
    return {};
  }
  Status restore(engine::Engine&) override { return {}; }
  bool done() const override { return done_; }
  float fraction() const override { return done_ ? 1.0F : 0.0F; }
  Heatmap heatmap() const override { return heatmap_; }

 private:
  Question question_;
  Heatmap heatmap_;
  bool done_ = false;
};

/// The mean gradient over several changed inputs.
class MeanGradient : public Explanation {
 public:
  MeanGradient(Question question, ChangedInput input, int samples)
      : question_(std::move(question)), input_(std::move(input)), samples_(samples), sum_(input_.original().values().size()) {}

  Status step(engine::Engine& engine) final {
    if (taken_ == 0) {
      if (auto prepared = prepare(engine, input_); !prepared) return prepared;
    }
    vary(taken_, input_);
    if (auto ran = input_.run(engine); !ran) return ran;
    auto gradient = input_gradient(engine, question_.of, rule_of(question_.method));
    if (!gradient) return std::unexpected(gradient.error());
    const std::span<const float> values = std::as_const(*gradient).values();
    for (std::size_t i = 0; i < sum_.size(); ++i) sum_[i] += static_cast<double>(values[i]);
    ++taken_;
    return {};
  }
  Status restore(engine::Engine& engine) final { return input_.restore(engine); }
  bool done() const final { return taken_ == samples_; }
  float fraction() const final { return static_cast<float>(taken_) / static_cast<float>(samples_); }
  Heatmap heatmap() const final {
    std::vector<float> mean;
    for (const double sum : sum_) mean.push_back(static_cast<float>(sum / std::max(1, taken_)));
    return heatmap_of({input_.original().shape(), mean}, question_, input_.original().view());
  }

 protected:
  /// Before the first sample.
  virtual Status prepare(engine::Engine&, ChangedInput&) { return {}; }
  virtual void vary(int sample, ChangedInput& input) const = 0;
  virtual Heatmap heatmap_of(const TensorView& mean, const Question& question, const TensorView& input) const = 0;
  const Question& question() const { return question_; }
  int samples() const { return samples_; }

 private:
  Question question_;
  ChangedInput input_;
  int samples_;
  int taken_ = 0;
  std::vector<double> sum_;
};

class SmoothGrad final : public MeanGradient {
 public:
  SmoothGrad(const Question& question, ChangedInput input) : MeanGradient(question, std::move(input), question.thoroughness.samples) {}

 protected:
  void vary(int sample, ChangedInput& input) const override {
    const std::span<const float> original = input.original().values();
    const auto [least, greatest] = std::ranges::minmax(original);
    const float deviation = question().thoroughness.deviation * (greatest - least);
    for (std::size_t i = 0; i < original.size(); ++i) {
      input.variant()[i] = original[i] + deviation * normal_noise(static_cast<std::uint32_t>(sample), static_cast<std::uint32_t>(i));
    }
  }
  Heatmap heatmap_of(const TensorView& mean, const Question&, const TensorView&) const override { return largest_magnitudes(mean); }
};

/// A part of the way from black to the input, 0 to 1.
void blend_from_black(const std::vector<float>& black, float way, ChangedInput& input) {
  const std::span<const float> original = input.original().values();
  for (std::size_t i = 0; i < original.size(); ++i) {
    const float from = black[i % black.size()];
    input.variant()[i] = from + way * (original[i] - from);
  }
}

class IntegratedGradients final : public MeanGradient {
 public:
  IntegratedGradients(const Question& question, ChangedInput input)
      : MeanGradient(question, std::move(input), question.thoroughness.steps) {}

 protected:
  Status prepare(engine::Engine& engine, ChangedInput& input) override {
    blend_from_black(question().black, 0, input);
    if (auto ran = input.run(engine); !ran) return ran;
    auto score = engine.score(question().of);
    if (!score) return pass_on(std::move(score));
    baseline_score_ = *score;
    return {};
  }
  void vary(int sample, ChangedInput& input) const override {
    blend_from_black(question().black, (static_cast<float>(sample) + 0.5F) / static_cast<float>(samples()), input);
  }
  Heatmap heatmap_of(const TensorView& mean, const Question& question, const TensorView& input) const override {
    Heatmap heatmap = products(mean, input, question.black);
    heatmap.baseline_score = baseline_score_;
    return heatmap;
  }

 private:
  float baseline_score_ = 0;
};

template <typename Kind>
Result<std::unique_ptr<Explanation>> begin_with_input(const engine::Engine& engine, Question question) {
  auto input = ChangedInput::of(engine);
  if (!input) return pass_on(std::move(input));
  return std::make_unique<Kind>(std::move(question), *std::move(input));
}

}  // namespace

Result<std::unique_ptr<Explanation>> begin_gradient(const engine::Engine&, Question question) {
  return std::make_unique<Gradient>(std::move(question));
}

Result<std::unique_ptr<Explanation>> begin_smooth_grad(const engine::Engine& engine, Question question) {
  return begin_with_input<SmoothGrad>(engine, std::move(question));
}

Result<std::unique_ptr<Explanation>> begin_integrated_gradients(const engine::Engine& engine, Question question) {
  return begin_with_input<IntegratedGradients>(engine, std::move(question));
}

}  // namespace convlens::explain
