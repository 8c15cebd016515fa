#include "explain/perturbation.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "explain/changed_input.h"
#include "explain/class_activation.h"
#include "explain/upsample.h"

namespace convlens::explain {
namespace {

using base::pass_on;
using base::Result;
using base::Status;
using tensor::Tensor;
using tensor::TensorView;

float part_of(std::size_t done, std::size_t all) { return all == 0 ? 1.0F : static_cast<float>(done) / static_cast<float>(all); }

/// The layer's maps with these weights, those of later channels being zero.
Heatmap weighted(const Tensor& maps, std::vector<float> weights) {
  weights.resize(static_cast<std::size_t>(maps.shape().channels()));
  return {.height = maps.shape().height(), .width = maps.shape().width(), .values = weighted_sum(maps.view(), weights), .weights = weights};
}

class ScoreCam final : public Explanation {
 public:
  ScoreCam(Question question, ChangedInput input, Tensor maps)
      : question_(std::move(question)), input_(std::move(input)), maps_(std::move(maps)) {}

  Status step(engine::Engine& engine) override {
    mask_with(static_cast<std::int32_t>(scores_.size()));
    if (auto ran = input_.run(engine); !ran) return ran;
    auto score = engine.score(question_.of);
    if (!score) return std::unexpected(score.error());
    scores_.push_back(*score);
    return {};
  }
  Status restore(engine::Engine& engine) override { return input_.restore(engine); }
  bool done() const override { return std::cmp_equal(scores_.size(), maps_.shape().channels()); }
  float fraction() const override { return part_of(scores_.size(), static_cast<std::size_t>(maps_.shape().channels())); }
  Heatmap heatmap() const override { return weighted(maps_, softmax()); }

 private:
  void mask_with(std::int32_t channel) {
    const tensor::Shape& shape = input_.original().shape();
    std::vector<float> mask = channel_of(maps_.view(), channel);
    const auto [least, greatest] = std::ranges::minmax(mask);
    for (float& value : mask) value = greatest > least ? (value - least) / (greatest - least) : 0.0F;
    mask = upsampled({.values = mask, .height = maps_.shape().height(), .width = maps_.shape().width()},
                     {.height = shape.height(), .width = shape.width()});
    const auto channels = static_cast<std::size_t>(shape.channels());
    for (std::size_t i = 0; i < input_.variant().size(); ++i) input_.variant()[i] = input_.original().values()[i] * mask[i / channels];
  }

  std::vector<float> softmax() const {
    if (scores_.empty()) return {};
    const float largest = std::ranges::max(scores_);
    double sum = 0;
    for (const float score : scores_) sum += std::exp(static_cast<double>(score - largest));
    std::vector<float> weights;
    for (const float score : scores_) weights.push_back(static_cast<float>(std::exp(static_cast<double>(score - largest)) / sum));
    return weights;
  }

  Question question_;
  ChangedInput input_;
  Tensor maps_;
  std::vector<float> scores_;  ///< of the channels so far
};

class AblationCam final : public Explanation {
 public:
  AblationCam(Question question, Tensor maps, float score) : question_(std::move(question)), maps_(std::move(maps)), score_(score) {}

  Status step(engine::Engine& engine) override {
    const auto channel = static_cast<std::int32_t>(losses_.size());
    if (engine.channel_switch(question_.layer, channel) == engine::Switch::kOff) {
      losses_.push_back(0);
      return {};
    }
    if (auto back = switch_to(engine, channel); !back) return back;
    if (auto ran = engine.run_from(question_.layer); !ran) return ran;
    auto score = engine.score(question_.of);
    if (!score) return std::unexpected(score.error());
    losses_.push_back(score_ - *score);
    return {};
  }
  Status restore(engine::Engine& engine) override {
    if (off_ < 0) return {};
    if (auto back = switch_to(engine, -1); !back) return back;
    return engine.run_from(question_.layer);
  }
  bool done() const override { return std::cmp_equal(losses_.size(), maps_.shape().channels()); }
  float fraction() const override { return part_of(losses_.size(), static_cast<std::size_t>(maps_.shape().channels())); }
  Heatmap heatmap() const override { return weighted(maps_, losses_); }

 private:
  /// Switches this channel off and the one before on; -1 for none.
  Status switch_to(engine::Engine& engine, std::int32_t channel) {
    if (off_ >= 0) {
      if (auto on = engine.switch_channel(question_.layer, off_, engine::Switch::kOn); !on) return on;
    }
    off_ = channel;
    return channel < 0 ? Status{} : engine.switch_channel(question_.layer, channel, engine::Switch::kOff);
  }

  Question question_;
  Tensor maps_;
  float score_;
  std::int32_t off_ = -1;
  std::vector<float> losses_;  ///< of the channels so far
};

class Occlusion final : public Explanation {
 public:
  Occlusion(Question question, ChangedInput input, float score) : question_(std::move(question)), input_(std::move(input)), score_(score) {
    const tensor::Shape& shape = input_.original().shape();
    rows_ = std::min(question_.thoroughness.cells, shape.height());
    columns_ = std::min(question_.thoroughness.cells, shape.width());
  }

  Status step(engine::Engine& engine) override {
    cover(static_cast<std::int32_t>(losses_.size()) / columns_, static_cast<std::int32_t>(losses_.size()) % columns_);
    if (auto ran = input_.run(engine); !ran) return ran;
    auto score = engine.score(question_.of);
    if (!score) return std::unexpected(score.error());
    losses_.push_back(score_ - *score);
    return {};
  }
  Status restore(engine::Engine& engine) override { return input_.restore(engine); }
  bool done() const override { return std::cmp_equal(losses_.size(), rows_ * columns_); }
  float fraction() const override { return part_of(losses_.size(), static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_)); }
  Heatmap heatmap() const override {
    Heatmap heatmap{.height = rows_, .width = columns_, .values = losses_};
    heatmap.values.resize(static_cast<std::size_t>(rows_) * static_cast<std::size_t>(columns_));
    return heatmap;
  }

 private:
  /// Pixels [begin, end) of a square around the middle of a cell, of twice its size.
  struct Reach {
    std::int32_t begin = 0;
    std::int32_t end = 0;
  };
  static Reach reach_of(std::int32_t cell, std::int32_t cells, std::int32_t extent) {
    const double size = static_cast<double>(extent) / cells;
    return {.begin = static_cast<std::int32_t>(std::max(0.0, std::floor((cell - 0.5) * size + 0.5))),
            .end = static_cast<std::int32_t>(std::min<double>(extent, std::floor((cell + 1.5) * size + 0.5)))};
  }

  void cover(std::int32_t row, std::int32_t column) {
    const tensor::Shape& shape = input_.original().shape();
    const auto channels = static_cast<std::size_t>(shape.channels());
    std::ranges::copy(input_.original().values(), input_.variant().begin());
    const Reach down = reach_of(row, rows_, shape.height());
    const Reach across = reach_of(column, columns_, shape.width());
    for (std::int32_t y = down.begin; y < down.end; ++y) {
      for (std::int32_t x = across.begin; x < across.end; ++x) {
        const std::size_t pixel =
            (static_cast<std::size_t>(y) * static_cast<std::size_t>(shape.width()) + static_cast<std::size_t>(x)) * channels;
        std::ranges::copy(question_.grey, input_.variant().subspan(pixel, channels).begin());
      }
    }
  }

  Question question_;
  ChangedInput input_;
  float score_;
  std::int32_t rows_ = 0;
  std::int32_t columns_ = 0;
  std::vector<float> losses_;  ///< of the cells so far
};

Result<Tensor> copy_of_output(const engine::Engine& engine, network::Source layer) {
  const TensorView output = engine.output(layer);
  return Tensor::copy_of(output.shape, output.values);
}

}  // namespace

Result<std::unique_ptr<Explanation>> begin_score_cam(engine::Engine& engine, Question question) {
  auto input = ChangedInput::of(engine);
  if (!input) return pass_on(std::move(input));
  auto maps = copy_of_output(engine, question.layer);
  if (!maps) return pass_on(std::move(maps));
  return std::make_unique<ScoreCam>(std::move(question), *std::move(input), *std::move(maps));
}

Result<std::unique_ptr<Explanation>> begin_ablation_cam(engine::Engine& engine, Question question) {
  auto maps = copy_of_output(engine, question.layer);
  if (!maps) return pass_on(std::move(maps));
  auto score = engine.score(question.of);
  if (!score) return pass_on(std::move(score));
  return std::make_unique<AblationCam>(std::move(question), *std::move(maps), *score);
}

Result<std::unique_ptr<Explanation>> begin_occlusion(engine::Engine& engine, Question question) {
  auto input = ChangedInput::of(engine);
  if (!input) return pass_on(std::move(input));
  auto score = engine.score(question.of);
  if (!score) return pass_on(std::move(score));
  return std::make_unique<Occlusion>(std::move(question), *std::move(input), *score);
}

}  // namespace convlens::explain
