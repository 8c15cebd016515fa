#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace convlens::image {

/// A stretch of one axis of a picture, in source pixels; pixel i covers [i, i + 1].
struct Window {
  double begin = 0;
  double length = 1;
};

/// Which source pixels make each output pixel along one axis, and with what weights.
///
/// Where output pixels are larger than source pixels, an output pixel is the mean of what it covers, pixels at the edge by the
/// part that is covered; otherwise it is interpolated linearly between the two nearest pixel centres.
class AxisWeights {
 public:
  /// The source pixels [first, first + weights.size()), and 1 / the sum of the weights.
  struct Taps {
    std::int32_t first = 0;
    std::span<const float> weights;
    float normalisation = 1;
  };

  /// window: inside [0, source_extent]. Both extents are at least 1.
  AxisWeights(Window window, std::int32_t source_extent, std::int32_t output_extent);
  static AxisWeights over_all(std::int32_t source_extent, std::int32_t output_extent) {
    return {{0, static_cast<double>(source_extent)}, source_extent, output_extent};
  }

  std::int32_t output_extent() const { return static_cast<std::int32_t>(spans_.size()); }
  Taps taps(std::int32_t output) const;

 private:
  struct TapSpan {
    std::int32_t first = 0;
    std::int32_t count = 0;
    std::size_t offset = 0;
    float normalisation = 1;
  };

  void add_area(double begin, double end, std::int32_t source_extent);
  void add_interpolation(double position, std::int32_t source_extent);
  /// Closes the span whose weights begin at offset.
  void add_span(std::int32_t first, std::size_t offset);

  std::vector<TapSpan> spans_;
  std::vector<float> weights_;
};

/// A picture to be made from another one, axis by axis.
struct Resampling {
  AxisWeights x;
  AxisWeights y;
  std::int32_t source_width = 1;
  int channels = 1;
};

/// Fills one source row: [source_width, channels].
using LoadRow = std::function<void(std::int32_t y, std::span<float> row)>;
/// Takes one finished row: [x.output_extent(), channels].
using StoreRow = std::function<void(std::int32_t y, std::span<const float> row)>;

/// Makes the rows of the new picture from the top down; only a few rows are held in memory at a time.
void resample(const Resampling& plan, const LoadRow& load, const StoreRow& store);

}  // namespace convlens::image
