#include "ops/batch_norm.h"

#include <cmath>
#include <string>
#include <utility>

#include "ops/channel_affine.h"

namespace convlens::ops {

namespace {

base::Status check(const BatchNormDescriptor& d) {
  const auto channels = static_cast<std::size_t>(d.input.channels());
  const auto fits = [channels](std::span<const float> values) { return values.size() == channels; };
  if (fits(d.mean) && fits(d.variance) && (d.gamma.empty() || fits(d.gamma)) && (d.beta.empty() || fits(d.beta))) {
    return {};
  }
  return base::fail(base::ErrorCode::kBadShape,
                    "a batch normalisation of " + d.input.text() + " needs " + std::to_string(channels) + " values of each kind");
}

/// The normalisation as a factor and an offset for each channel.
struct Folded {
  tensor::Tensor scale;
  tensor::Tensor offset;

  ChannelAffineDescriptor over(const tensor::Shape& input) const {
    return {.input = input, .scale = scale.values(), .offset = offset.values()};
  }
};

base::Result<Folded> fold(const BatchNormDescriptor& d) {
  if (auto checked = check(d); !checked) {
    return base::pass_on(std::move(checked));
  }
  auto scale = tensor::Tensor::zeros({d.input.channels()});
  auto offset = tensor::Tensor::zeros({d.input.channels()});
  if (!scale || !offset) {
    return base::pass_on(std::move(scale ? offset : scale));
  }
  for (std::size_t c = 0; c < d.mean.size(); ++c) {
    // In double: what is folded here must not add to the rounding of the sums it is used in.
    const double gamma = d.gamma.empty() ? 1.0 : double{d.gamma[c]};
    const double beta = d.beta.empty() ? 0.0 : double{d.beta[c]};
    const double factor = gamma / std::sqrt(double{d.variance[c]} + double{d.epsilon});
    scale->values()[c] = static_cast<float>(factor);
    offset->values()[c] = static_cast<float>(beta - factor * double{d.mean[c]});
  }
  return Folded{.scale = std::move(*scale), .offset = std::move(*offset)};
}

}  // namespace

OperatorResult create_batch_norm(const BatchNormDescriptor& descriptor) {
  const auto folded = fold(descriptor);
  if (!folded) {
    return std::unexpected(folded.error());
  }
  return create_channel_affine(folded->over(descriptor.input));
}

BackwardResult create_batch_norm_backward(const BatchNormDescriptor& descriptor) {
  const auto folded = fold(descriptor);
  if (!folded) {
    return std::unexpected(folded.error());
  }
  return create_channel_affine_backward(folded->over(descriptor.input));
}

}  // namespace convlens::ops
