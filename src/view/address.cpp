#include "view/address.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "view/names.h"
#include "view/percent_coding.h"

namespace convlens::view {
namespace {

// Longer than any address the page writes; browsers and mail programs cut off far earlier.
constexpr std::size_t kLongestQuery = 16'384;
constexpr std::size_t kLongestShown = 60;
constexpr std::size_t kMostComplaints = 5;

std::optional<std::int32_t> index_from(std::string_view text) {
  std::int32_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size() || index < 0) return std::nullopt;
  return index;
}

// strtof, because Emscripten's library has no from_chars for floats yet; it would also take words, spaces and hexadecimal.
std::optional<float> finite_from(const std::string& text) {
  if (text.find_first_not_of("0123456789.+-eE") != std::string::npos) return std::nullopt;
  char* end = nullptr;
  const float value = std::strtof(text.c_str(), &end);
  if (end != text.c_str() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<Pixel> pixel_from(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos) return std::nullopt;
  const auto x = index_from(text.substr(0, comma));
  const auto y = index_from(text.substr(comma + 1));
  if (!x || !y) return std::nullopt;
  return Pixel{.x = *x, .y = *y};
}

/// "conv1" or "conv1/0.3.17"; layer names have no slash.
std::optional<Address::Off> off_from(std::string_view text) {
  const std::size_t slash = text.find('/');
  Address::Off off{.layer = std::string(text.substr(0, slash)), .channels = {}};
  if (off.layer.empty()) return std::nullopt;
  if (slash == std::string_view::npos) return off;
  for (std::string_view rest = text.substr(slash + 1);;) {
    const std::size_t dot = rest.find('.');
    const auto channel = index_from(rest.substr(0, dot));
    if (!channel) return std::nullopt;
    off.channels.push_back(*channel);
    if (dot == std::string_view::npos) return off;
    rest.remove_prefix(dot + 1);
  }
}

/// Puts a value where it belongs if there is one. Whether there is.
template <typename Value>
bool take(std::optional<Value>& place, std::optional<Value> value) {
  if (value) place = std::move(value);
  return place.has_value();
}

/// A share of 0 to 1.
std::optional<float> share_from(const std::string& text) {
  const auto value = finite_from(text);
  return value && *value >= 0 && *value <= 1 ? value : std::nullopt;
}

/// Takes a part that is about where the network looks, if it is one; then whether its value means something.
std::optional<bool> take_question_part(Address::Question& question, std::string_view key, const std::string& value) {
  if (key == "method") return take(question.method, value_named(heatmap_method_names(), value));
  if (key == "score") return take(question.score, value_named(score_kind_names(), value));
  if (key == "of") return take(question.class_index, index_from(value));
  if (key == "at") return question.layer = value, true;
  return std::nullopt;
}
std::optional<bool> take_heat_part(Address& address, std::string_view key, const std::string& value) {
  if (const auto taken = take_question_part(address.questions[0], key, value)) return taken;
  if (key.ends_with('2')) {
    if (const auto taken = take_question_part(address.questions[1], key.substr(0, key.size() - 1), value)) return taken;
  }
  if (key == "explained") return take(address.heat_view, value_named(heat_view_names(), value));
  if (key == "compare") return take(address.comparison, value_named(comparison_names(), value));
  if (key == "overlay") return take(address.over_photo, value_named(over_photo_names(), value));
  if (key == "heat") return take(address.heat_colormap, value_named(colormap_names(), value));
  if (key == "opacity") return take(address.opacity, share_from(value));
  if (key == "threshold") return take(address.threshold, share_from(value));
  return std::nullopt;
}

/// Takes one part in. False if the key means something here and the value does not.
bool take_part(Address& address, std::string_view key, const std::string& value) {
  if (const auto taken = take_heat_part(address, key, value)) return *taken;
  if (key == "model") return address.model = value, true;
  if (key == "image") return address.image = value, true;
  if (key == "layer") return address.layer = value, !value.empty();
  if (key == "level") return take(address.level, value_named(level_names(), value));
  if (key == "map") return take(address.map, index_from(value));
  if (key == "pixel") return take(address.pixel, pixel_from(value));
  if (key == "view") return take(address.view, value_named(view_names(), value));
  if (key == "show") return take(address.network_view, value_named(network_view_names(), value));
  if (key == "learned") return take(address.training_view, value_named(training_view_names(), value));
  if (key == "epoch") return take(address.epoch, index_from(value));
  if (key == "colormap") return take(address.colormap, value_named(colormap_names(), value));
  if (key == "kernels") return take(address.kernel_colormap, value_named(colormap_names(), value));
  if (key == "filters") return take(address.filter_view, value_named(filter_view_names(), value));
  if (key == "scale") return take(address.scale, value_named(scale_names(), value));
  if (key == "low") return take(address.low, finite_from(value));
  if (key == "high") return take(address.high, finite_from(value));
  if (key == "inversion") return take(address.inversion, value_named(inversion_names(), value));
  if (key != "off") return true;
  auto off = off_from(value);
  if (off) address.off.push_back(*std::move(off));
  return off.has_value();
}

}  // namespace

Address read_address(std::string_view query) {
  Address address;
  query = query.substr(0, kLongestQuery);
  if (query.starts_with('?')) query.remove_prefix(1);
  while (!query.empty()) {
    const std::string_view part = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    const std::string key = percent_decoded(part.substr(0, equals));
    const std::string value = equals == std::string_view::npos ? std::string() : percent_decoded(part.substr(equals + 1));
    if (value.empty() || take_part(address, key, value)) continue;
    address.not_understood.push_back(shown_safely(key + "=" + value, kLongestShown));
  }
  return address;
}

std::string not_understood_sentence(const std::vector<std::string>& parts) {
  std::string text = "This link says something that does not exist here: ";
  for (std::size_t i = 0; i < parts.size() && i < kMostComplaints; ++i) text += (i > 0 ? ", \u201C" : "\u201C") + parts[i] + "\u201D";
  if (parts.size() > kMostComplaints) text += " and more";
  return text + ". The rest of it was followed.";
}

}  // namespace convlens::view
