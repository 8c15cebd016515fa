#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "image/photo.h"
#include "tensor/tensor.h"

namespace convlens::image {

enum class Color : std::uint8_t { kGray, kRgb, kBgr };
/// kDigit: the handwritten digit alone (image/digit.h); for grey inputs only.
enum class Placement : std::uint8_t { kContain, kCover, kStretch, kDigit };
enum class Inversion : std::uint8_t { kNever, kAlways, kAuto };

/// How a photo is turned into a network's input.
struct InputRecipe {
  tensor::Shape shape;  ///< [h,w,c], c = 1 for kGray, else 3
  Color color = Color::kGray;
  Placement placement = Placement::kContain;
  Inversion inversion = Inversion::kNever;
  float crop = 1.0F;                        ///< of kCover: how much of the middle is seen, in (0, 1]
  std::vector<float> scale{1.0F / 255.0F};  ///< value * scale[c] + offset[c] of 0 to 255
  std::vector<float> offset{0.0F};
};

/// One of the pictures between the photo and the input: grey, 0 to 1.
struct InputStep {
  enum class Kind : std::uint8_t { kGrey, kEvened, kInk, kCut, kCentred };
  Kind kind = Kind::kGrey;
  tensor::Shape shape;  ///< [h,w,1], no side above 112
  std::vector<float> values;
};

/// A rectangle of a photo, in parts of its width and height.
struct PhotoPart {
  float x = 0;
  float y = 0;
  float width = 0;
  float height = 0;
};

/// What the network sees, and whether it was inverted (automatically or not).
struct NetworkInput {
  tensor::Tensor tensor;
  PhotoPart part;  ///< that the whole input shows; reaches beyond the photo where that was padded; of no width for digits
  Inversion decided = Inversion::kNever;  ///< kNever or kAlways
  std::vector<InputStep> steps;           ///< how a digit was cut out, in order; empty for other placements
};

/// Fits, resizes by area average (bilinear upwards), grey by Rec. 601 luma, inverts when the border is brighter than the middle grey,
/// scales. Errors: kBadShape for a recipe that contradicts itself, kOutOfMemory.
base::Result<NetworkInput> network_input(const Photo& photo, const InputRecipe& recipe);

}  // namespace convlens::image
