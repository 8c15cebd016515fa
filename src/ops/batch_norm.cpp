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

}  // namespace

OperatorResult create_batch_norm(const BatchNormDescriptor& descriptor) {
  if (auto checked = check(descriptor); !checked) {
    return base::pass_on(std::move(checked));
  }
  auto scale = tensor::Tensor::zeros({descriptor.input.channels()});
  auto offset = tensor::Tensor::zeros({descriptor.input.channels()});
  if (!scale || !offset) {
    return base::pass_on(std::move(scale ? offset : scale));
  }
  for (std::size_t c = 0; c < descriptor.mean.size(); ++c) {
    // In double: what is folded here must not add to the rounding of the sums it is used in.
    const double gamma = descriptor.gamma.empty() ? 1.0 : double{descriptor.gamma[c]};
    const double beta = descriptor.beta.empty() ? 0.0 : double{descriptor.beta[c]};
    const double factor = gamma / std::sqrt(double{descriptor.variance[c]} + double{descriptor.epsilon});
    scale->values()[c] = static_cast<float>(factor);
    offset->values()[c] = static_cast<float>(beta - factor * double{descriptor.mean[c]});
  }
  return create_channel_affine({.input = descriptor.input, .scale = scale->values(), .offset = offset->values()});
}

}  // namespace convlens::ops
