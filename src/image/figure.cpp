#include "image/figure.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>
#include <vector>

#include "image/ink.h"
#include "image/stroke.h"

namespace convlens::image {
namespace {

constexpr double kSpeckShare = 0.06;       // of the picture's shorter side
constexpr double kLineShare = 0.035;       // a printed line is thinner than this share of the picture's shorter side
constexpr double kBorderWeight = 0.02;     // of what comes in over the border, against what stands free
constexpr double kReach = 0.14;            // of the figure's longer side: loose strokes this near belong to it
constexpr double kSmallestPart = 0.01;     // of the figure's ink
constexpr std::int32_t kGapShare = 160;    // gaps up to 2/160 of the picture do not part a stroke
constexpr std::int32_t kBorderShare = 50;  // of the picture's shorter side
constexpr std::int32_t kEdgeShare = 100;   // the soft edge around ink

/// Ink that hangs together.
struct Part {
  Box box;
  double ink = 0;
  double worth = 0;  ///< ink near the middle counts more
};

struct Parts {
  std::vector<std::int32_t> numbers;  ///< of each pixel's part, from 1; 0 for paper
  std::vector<Part> list;             ///< part n is list[n - 1]
};

void add_pixel(Part& part, const Plane& plane, std::int32_t x, std::int32_t y) {
  const float ink = plane.at(x, y);
  if (!(ink > kInk)) return;  // the gap between two strokes
  part.box = {.left = std::min(part.box.left, x),
              .top = std::min(part.box.top, y),
              .right = std::max(part.box.right, x + 1),
              .bottom = std::max(part.box.bottom, y + 1)};
  part.ink += ink;
  part.worth += ink * middle_weight(plane.size, x, y);
}

/// Parts of ink, diagonal neighbours and neighbours across small gaps included.
Parts parts_of(const Plane& ink) {
  const Plane joined = square_maximum(ink, ink.shortest_side() / kGapShare);
  const Size size = ink.size;
  Parts parts{.numbers = std::vector<std::int32_t>(ink.values.size()), .list = {}};
  std::vector<std::pair<std::int32_t, std::int32_t>> open;
  const auto number = [&](std::int32_t x, std::int32_t y) -> std::int32_t& {
    return parts.numbers[static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) + static_cast<std::size_t>(x)];
  };
  for (std::int32_t y = 0; y < size.height; ++y) {
    for (std::int32_t x = 0; x < size.width; ++x) {
      if (number(x, y) != 0 || !(joined.at(x, y) > kInk)) continue;
      Part& part = parts.list.emplace_back(Part{.box = {.left = size.width, .top = size.height, .right = 0, .bottom = 0}});
      const auto own = static_cast<std::int32_t>(parts.list.size());
      number(x, y) = own;
      open.emplace_back(x, y);
      while (!open.empty()) {
        const auto [at_x, at_y] = open.back();
        open.pop_back();
        add_pixel(part, ink, at_x, at_y);
        for (std::int32_t to_y = std::max(at_y - 1, 0); to_y <= std::min(at_y + 1, size.height - 1); ++to_y) {
          for (std::int32_t to_x = std::max(at_x - 1, 0); to_x <= std::min(at_x + 1, size.width - 1); ++to_x) {
            if (number(to_x, to_y) != 0 || !(joined.at(to_x, to_y) > kInk)) continue;
            number(to_x, to_y) = own;
            open.emplace_back(to_x, to_y);
          }
        }
      }
    }
  }
  return parts;
}

/// Almost touching counts: the light at the border is guessed, and what comes in over it may end just inside.
bool touches_border(const Box& box, const Size& size) {
  const std::int32_t border = std::min(size.width, size.height) / kBorderShare;
  return box.left <= border || box.top <= border || box.right >= size.width - border || box.bottom >= size.height - border;
}

bool from_edge_to_edge(const Box& box, const Size& size) {
  return (box.left == 0 && box.right == size.width) || (box.top == 0 && box.bottom == size.height);
}

/// Chooses what belongs to the figure.
class Chooser {
 public:
  explicit Chooser(const Plane& ink) : ink_(ink), parts_(parts_of(ink)) {}

  /// By the parts' numbers; empty if there is no figure.
  std::vector<bool> chosen() const {
    std::size_t main = 0;
    double best = 0;
    for (std::size_t i = 0; i < parts_.list.size(); ++i) {
      const double score = score_of(i);
      if (score > best) std::tie(main, best) = std::pair(i, score);
    }
    if (best == 0) return {};
    std::vector<bool> belongs(parts_.list.size() + 1);
    belongs[main + 1] = true;
    for (std::size_t i = 0; i < parts_.list.size(); ++i) {
      if (belongs_to(parts_.list[main], parts_.list[i])) belongs[i + 1] = true;
    }
    return belongs;
  }
  const Parts& parts() const { return parts_; }

 private:
  /// Much ink near the middle. 0 for what cannot be the figure.
  double score_of(std::size_t index) const {
    const Part& part = parts_.list[index];
    const double side = ink_.shortest_side();
    if (part.ink == 0 || part.box.longest_side() < kSpeckShare * side) return 0;
    if (from_edge_to_edge(part.box, ink_.size) && stroke_width(only(index)) < kLineShare * side) return 0;
    return part.worth * (touches_border(part.box, ink_.size) ? kBorderWeight : 1.0);
  }

  /// A loose stroke of the figure is smaller than the figure, and near.
  bool belongs_to(const Part& main, const Part& part) const {
    if (part.box.longest_side() > main.box.longest_side()) return false;
    if (part.ink < kSmallestPart * main.ink || touches_border(part.box, ink_.size)) return false;
    const double across = std::max({0, part.box.left - main.box.right, main.box.left - part.box.right});
    const double down = std::max({0, part.box.top - main.box.bottom, main.box.top - part.box.bottom});
    return std::hypot(across, down) <= kReach * main.box.longest_side();
  }

  Plane only(std::size_t index) const {
    Plane plane = ink_;
    for (std::size_t i = 0; i < plane.values.size(); ++i) {
      if (parts_.numbers[i] != static_cast<std::int32_t>(index + 1)) plane.values[i] = 0;
    }
    return plane;
  }

  const Plane& ink_;
  Parts parts_;
};

}  // namespace

Plane figure_of(const Plane& ink) {
  const Chooser chooser(ink);
  const std::vector<bool> belongs = chooser.chosen();
  Plane kept(ink.size);
  if (belongs.empty()) return kept;
  for (std::size_t i = 0; i < kept.values.size(); ++i)
    kept.values[i] = belongs[static_cast<std::size_t>(chooser.parts().numbers[i])] ? 1.0F : 0.0F;
  kept = square_maximum(kept, std::max(2, ink.shortest_side() / kEdgeShare));
  for (std::size_t i = 0; i < kept.values.size(); ++i) kept.values[i] *= ink.values[i];
  return kept;
}

}  // namespace convlens::image
