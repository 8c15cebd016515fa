// XNNPACK generates this file to tell weight caches of different builds apart; we keep no such cache between builds.
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

static const char kIdentifier[] = "convlens";

size_t xnn_experimental_get_build_identifier_size(void) { return sizeof(kIdentifier); }

const void* xnn_experimental_get_build_identifier_data(void) { return kIdentifier; }

bool xnn_experimental_check_build_identifier(const void* data, size_t size) {
  return size == sizeof(kIdentifier) && memcmp(data, kIdentifier, size) == 0;
}
