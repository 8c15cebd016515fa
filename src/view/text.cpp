#include "view/text.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "view/layers.h"

namespace convlens::view {
namespace {

constexpr std::string_view kMinus = "\u2212";
constexpr std::string_view kTimes = "\u00D7";

std::string printed(double value, int decimals) {
  std::array<char, 64> text{};
  const int length = std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return {text.data(), static_cast<std::size_t>(length)};
}

/// "1.2e−5": no padding of the exponent, which printf makes two digits wide.
std::string scientific(double value) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.1e", value);
  const std::string_view all = text.data();
  const std::size_t mark = all.find('e');
  std::string result(all.substr(0, mark));
  result += 'e';
  result += all[mark + 1] == '-' ? kMinus : std::string_view("+");
  result += all.substr(all.find_first_not_of('0', mark + 2));
  return result;
}

/// The text of a positive finite number.
std::string magnitude_text(double value) {
  // The bounds are where rounding to the decimals of one line reaches the next.
  if (value < 0.001 || value >= 999'999.5) return scientific(value);
  if (value < 9.9995) return printed(value, 3);
  if (value < 99.995) return printed(value, 2);
  if (value < 999.95) return printed(value, 1);
  return count_text(std::llround(value));
}

std::string joined_shape(const tensor::Shape& shape, std::string_view separator) {
  std::string text;
  for (const std::int32_t extent : shape.extents()) {
    if (!text.empty()) text += separator;
    text += std::to_string(extent);
  }
  return text;
}

std::int64_t sum_of(const session::ModelLoaded& model, std::int64_t session::LayerInfo::* member) {
  return std::accumulate(model.layers.begin(), model.layers.end(), std::int64_t{0},
                         [member](std::int64_t sum, const session::LayerInfo& layer) { return sum + layer.*member; });
}

std::string parameters_with_bytes(std::int64_t parameters) {
  constexpr std::int64_t kBytesEach = 4;
  return count_text(parameters) + " (" + byte_text(parameters * kBytesEach) + ")";
}

}  // namespace

std::string value_text(float value) {
  if (std::isnan(value)) return "not a number";
  std::string text(value < 0 ? kMinus : std::string_view());
  if (std::isinf(value)) return text + "\u221E";
  if (value == 0) return "0";
  return text + magnitude_text(std::abs(static_cast<double>(value)));
}

std::string percent_text(float share) {
  const double percent = static_cast<double>(share) * 100;
  if (std::isnan(percent)) return "not a number";
  if (percent <= 0) return "0 %";
  if (percent >= 100) return "100 %";
  if (percent < 0.05) return "<0.1 %";
  if (percent >= 99.95) return ">99.9 %";
  return printed(percent, 1) + " %";
}

std::string count_text(std::int64_t count) {
  std::string digits = std::to_string(count);
  const std::size_t first = count < 0 ? 1 : 0;
  for (std::size_t place = digits.size(); place > first + 3;) digits.insert(place -= 3, 1, ',');
  if (count < 0) digits.replace(0, 1, kMinus);
  return digits;
}

std::string byte_text(std::int64_t bytes) {
  constexpr std::array<std::string_view, 4> kUnits = {"B", "KB", "MB", "GB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  while (value >= 1024 && unit + 1 < kUnits.size()) {
    value /= 1024;
    ++unit;
  }
  return printed(value, 2) + " " + std::string(kUnits[unit]);
}

std::string shape_text(const tensor::Shape& shape) { return joined_shape(shape, kTimes); }

std::string spaced_shape_text(const tensor::Shape& shape) { return joined_shape(shape, std::string(" ") + std::string(kTimes) + " "); }

std::string compact_shape_text(const tensor::Shape& shape) {
  if (shape.rank() != 3 || shape[0] != shape[1]) return shape_text(shape);
  return std::to_string(shape[0]) + "\u00B2" + std::string(kTimes) + std::to_string(shape[2]);
}

std::string channel_noun(const session::ModelLoaded& model, LayerIndex layer) {
  if (source_shape(model, layer).rank() < 3) return "Unit";
  if (layer >= 0 && model.layers[static_cast<std::size_t>(layer)].kernel_shape.rank() == 4) return "Filter";
  return "Map";
}

std::string class_of_unit(const session::ModelLoaded& model, LayerIndex layer, std::int32_t unit) {
  if (model.outputs.empty() || model.outputs.front() != layer || unit < 0) return {};
  const bool single = source_shape(model, layer).channels() == 1 && model.labels.size() == 2;
  const std::size_t index = single ? 1 : static_cast<std::size_t>(unit);
  return index < model.labels.size() ? model.labels[index] : std::string();
}

std::string map_name(const session::ModelLoaded& model, LayerIndex layer, std::int32_t map) {
  return channel_noun(model, layer) + " " + std::to_string(map);
}

std::int64_t total_parameters(const session::ModelLoaded& model) { return sum_of(model, &session::LayerInfo::parameters); }

std::int64_t trainable_parameters(const session::ModelLoaded& model) { return sum_of(model, &session::LayerInfo::trainable_parameters); }

std::array<SummaryTotal, 3> summary_totals(const session::ModelLoaded& model) {
  const std::int64_t total = total_parameters(model);
  const std::int64_t trainable = trainable_parameters(model);
  return {{{"Total params", parameters_with_bytes(total)},
           {"Trainable params", parameters_with_bytes(trainable)},
           {"Non-trainable params", parameters_with_bytes(total - trainable)}}};
}

std::vector<SummaryRow> summary_rows(const session::ModelLoaded& model) {
  std::vector<SummaryRow> rows;
  rows.reserve(model.layers.size());
  for (const session::LayerInfo& layer : model.layers) {
    rows.push_back({.name = layer.name,
                    .type = layer.type,
                    .output_shape = shape_text(layer.output_shape),
                    .parameters = count_text(layer.parameters)});
  }
  return rows;
}

}  // namespace convlens::view
