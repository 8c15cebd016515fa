#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "network/model_file.h"

namespace convlens::bench {

[[noreturn]] inline void stop(const std::string& message) {
  std::fprintf(stderr, "%s\n", message.c_str());
  std::exit(1);
}

/// The value of a result; the end of the program if there is none.
template <typename T>
T need(base::Result<T> result) {
  if (!result) stop(result.error().message);
  return std::move(*result);
}
inline void need(const base::Status& status) {
  if (!status) stop(status.error().message);
}

/// Read piece by piece, as in the page.
inline network::Network read_network(const char* path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) stop("cannot read " + std::string(path));
  network::ModelReader reader(static_cast<std::uint64_t>(file.tellg()));
  file.seekg(0);
  std::vector<char> piece(std::size_t{1} << 20);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
    need(reader.append(std::as_bytes(std::span(piece)).first(static_cast<std::size_t>(file.gcount()))));
  }
  return need(std::move(reader).finish());
}

/// Milliseconds.
double time_of(const auto& task) {
  const auto start = std::chrono::steady_clock::now();
  task();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

inline double median(std::vector<double> times) {
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace convlens::bench
