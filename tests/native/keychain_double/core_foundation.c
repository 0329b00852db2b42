/*
 * A CoreFoundation that trusts nobody: every reference is looked at before it
 * is used, freed objects are kept for a while so that a late use is seen, and
 * what was done wrong is written down instead of crashing.
 */
#include "double.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UTF8 0x08000100u
/* Freed objects that are remembered; their contents are gone. */
#define GRAVES 4096

typedef struct {
  CFIndex version;
  void *retain, *release, *copyDescription, *equal, *hash;
} CFDictionaryKeyCallBacks;
typedef struct {
  CFIndex version;
  void *retain, *release, *copyDescription, *equal;
} CFDictionaryValueCallBacks;

const CFDictionaryKeyCallBacks kCFTypeDictionaryKeyCallBacks = {0};
const CFDictionaryValueCallBacks kCFTypeDictionaryValueCallBacks = {0};

static struct object true_object = {CONSTANT, BOOLEAN, 0, false, 0, 0, NULL, NULL, NULL};
static struct object false_object = {CONSTANT, BOOLEAN, 0, false, 0, 0, NULL, NULL, NULL};
const CFBooleanRef kCFBooleanTrue = &true_object;
const CFBooleanRef kCFBooleanFalse = &false_object;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t live;
static int64_t complaints;
static char last_complaint[256] = "";
static struct object *graves[GRAVES];
static size_t next_grave;

void enter(void) { pthread_mutex_lock(&lock); }
void leave(void) { pthread_mutex_unlock(&lock); }

void complain(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  complaints++;
  vsnprintf(last_complaint, sizeof last_complaint, format, arguments);
  va_end(arguments);
}

/* For the test. */
int64_t double_live(void) {
  enter();
  int64_t count = live;
  leave();
  return count;
}
int64_t double_complaints(void) {
  enter();
  int64_t count = complaints;
  leave();
  return count;
}
const char *double_last_complaint(void) { return last_complaint; }
void double_forget_complaints(void) {
  enter();
  complaints = 0;
  last_complaint[0] = 0;
  leave();
}

static struct object *alive(CFTypeRef ref, const char *function) {
  struct object *object = (struct object *)ref;
  if (object == NULL) {
    complain("%s: NULL", function);
    return NULL;
  }
  if (object->magic == DEAD) {
    complain("%s: used after release", function);
    return NULL;
  }
  if (object->magic != LIVE && object->magic != CONSTANT) {
    complain("%s: no object", function);
    return NULL;
  }
  return object;
}

struct object *expect(CFTypeRef ref, kind_t kind, const char *function) {
  struct object *object = alive(ref, function);
  if (object == NULL || object->kind == kind) return object;
  complain("%s: kind %d where %d belongs", function, object->kind, kind);
  return NULL;
}

static struct object *make(kind_t kind) {
  struct object *object = calloc(1, sizeof *object);
  if (object == NULL) abort();
  object->magic = LIVE;
  object->kind = kind;
  object->retained = 1;
  live++;
  return object;
}

static struct object *make_bytes(kind_t kind, const UInt8 *bytes, CFIndex length) {
  struct object *object = make(kind);
  object->length = length;
  object->bytes = calloc(1, (size_t)length + 1);
  if (object->bytes == NULL) abort();
  memcpy(object->bytes, bytes, (size_t)length);
  return object;
}

struct object *make_string(const char *text) {
  return make_bytes(STRING, (const UInt8 *)text, (CFIndex)strlen(text));
}

struct object *make_data(const UInt8 *bytes, CFIndex length) {
  return make_bytes(DATA, bytes, length);
}

struct object *make_keychain(void) { return make(KEYCHAIN); }

static void retain(struct object *object) {
  if (object->magic == LIVE) object->retained++;
}

struct object *make_dictionary(struct object **keys, struct object **values, CFIndex length) {
  struct object *object = make(DICTIONARY);
  size_t size = (size_t)length * sizeof *keys;
  object->length = length;
  object->keys = malloc(size + 1);
  object->values = malloc(size + 1);
  if (object->keys == NULL || object->values == NULL) abort();
  memcpy(object->keys, keys, size);
  memcpy(object->values, values, size);
  for (CFIndex i = 0; i < length; i++) {
    retain(keys[i]);
    retain(values[i]);
  }
  return object;
}

struct object *make_array(struct object **values, CFIndex length) {
  struct object *object = make(ARRAY);
  size_t size = (size_t)length * sizeof *values;
  object->length = length;
  object->values = malloc(size + 1);
  if (object->values == NULL) abort();
  memcpy(object->values, values, size);
  for (CFIndex i = 0; i < length; i++) retain(values[i]);
  return object;
}

static void bury(struct object *object) {
  live--;
  object->magic = DEAD;
  free(object->bytes);
  free(object->keys);
  free(object->values);
  free(graves[next_grave]);
  graves[next_grave] = object;
  next_grave = (next_grave + 1) % GRAVES;
}

void drop(struct object *object) {
  if (object->magic == CONSTANT || --object->retained > 0) return;
  if (object->kind == DICTIONARY) {
    for (CFIndex i = 0; i < object->length; i++) {
      drop(object->keys[i]);
      drop(object->values[i]);
    }
  }
  if (object->kind == ARRAY) {
    for (CFIndex i = 0; i < object->length; i++) drop(object->values[i]);
  }
  for (CFIndex i = 0; object->writable && i < object->length; i++) {
    if (object->bytes[i] != 0) {
      complain("a secret was freed without being overwritten");
      break;
    }
  }
  bury(object);
}

void CFRelease(CFTypeRef ref) {
  enter();
  struct object *object = alive(ref, "CFRelease");
  if (object != NULL && object->magic == CONSTANT) {
    complain("CFRelease: a constant is nobody's to release");
  } else if (object != NULL) {
    drop(object);
  }
  leave();
}

CFTypeID CFGetTypeID(CFTypeRef ref) {
  enter();
  struct object *object = alive(ref, "CFGetTypeID");
  CFTypeID type = object == NULL ? 0 : (CFTypeID)object->kind;
  leave();
  return type;
}

CFTypeID CFStringGetTypeID(void) { return STRING; }
CFTypeID CFDataGetTypeID(void) { return DATA; }
CFTypeID CFDictionaryGetTypeID(void) { return DICTIONARY; }
CFTypeID CFArrayGetTypeID(void) { return ARRAY; }

/* Length of a well-formed sequence at `bytes`; 0 for none. RFC 3629. */
static CFIndex sequence(const UInt8 *bytes, CFIndex left) {
  UInt8 first = bytes[0];
  if (first < 0x80) return 1;
  CFIndex size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || size > left) return 0;
  for (CFIndex i = 1; i < size; i++) {
    if ((bytes[i] & 0xc0) != 0x80) return 0;
  }
  if (first == 0xe0 && bytes[1] < 0xa0) return 0;
  if (first == 0xed && bytes[1] > 0x9f) return 0;
  if (first == 0xf0 && bytes[1] < 0x90) return 0;
  if (first == 0xf4 && bytes[1] > 0x8f) return 0;
  return size;
}

CFStringRef CFStringCreateWithBytes(CFAllocatorRef allocator, const UInt8 *bytes, CFIndex length,
                                    CFStringEncoding encoding, Boolean external) {
  enter();
  struct object *made = NULL;
  bool good = allocator == NULL && length >= 0 && (bytes != NULL || length == 0);
  if (!good || encoding != UTF8 || external != 0) {
    complain("CFStringCreateWithBytes: arguments");
    good = false;
  }
  for (CFIndex at = 0; good && at < length;) {
    CFIndex size = sequence(bytes + at, length - at);
    if (size == 0) good = false;
    at += size;
  }
  if (good) made = make_bytes(STRING, bytes, length);
  leave();
  return made;
}

CFIndex CFStringGetLength(CFStringRef ref) {
  enter();
  struct object *text = expect(ref, STRING, "CFStringGetLength");
  CFIndex units = 0;
  for (CFIndex at = 0; text != NULL && at < text->length;) {
    CFIndex size = sequence(text->bytes + at, text->length - at);
    units += size == 4 ? 2 : 1;
    at += size;
  }
  leave();
  return units;
}

Boolean CFStringGetCString(CFStringRef ref, char *buffer, CFIndex size, CFStringEncoding encoding) {
  enter();
  struct object *text = expect(ref, STRING, "CFStringGetCString");
  bool fits = text != NULL && buffer != NULL && encoding == UTF8 && text->length < size;
  if (fits) memcpy(buffer, text->bytes, (size_t)text->length + 1);
  leave();
  return fits;
}

CFMutableDataRef CFDataCreateMutable(CFAllocatorRef allocator, CFIndex capacity) {
  enter();
  struct object *made = NULL;
  if (allocator != NULL || capacity <= 0) {
    complain("CFDataCreateMutable: arguments");
  } else {
    made = make(DATA);
    made->writable = true;
    made->capacity = capacity;
    made->bytes = calloc(1, (size_t)capacity);
    if (made->bytes == NULL) abort();
  }
  leave();
  return made;
}

static struct object *expect_writable(CFTypeRef ref, const char *function) {
  struct object *data = expect(ref, DATA, function);
  if (data == NULL || data->writable) return data;
  complain("%s: the data is immutable", function);
  return NULL;
}

void CFDataAppendBytes(CFMutableDataRef ref, const UInt8 *bytes, CFIndex length) {
  enter();
  struct object *data = expect_writable(ref, "CFDataAppendBytes");
  if (data != NULL && (length < 0 || bytes == NULL || length > data->capacity - data->length)) {
    complain("CFDataAppendBytes: length");
  } else if (data != NULL) {
    memcpy(data->bytes + data->length, bytes, (size_t)length);
    data->length += length;
  }
  leave();
}

CFIndex CFDataGetLength(CFDataRef ref) {
  enter();
  struct object *data = expect(ref, DATA, "CFDataGetLength");
  CFIndex length = data == NULL ? 0 : data->length;
  leave();
  return length;
}

const UInt8 *CFDataGetBytePtr(CFDataRef ref) {
  enter();
  struct object *data = expect(ref, DATA, "CFDataGetBytePtr");
  const UInt8 *bytes = data == NULL ? NULL : data->bytes;
  leave();
  return bytes;
}

UInt8 *CFDataGetMutableBytePtr(CFMutableDataRef ref) {
  enter();
  struct object *data = expect_writable(ref, "CFDataGetMutableBytePtr");
  UInt8 *bytes = data == NULL ? NULL : data->bytes;
  leave();
  return bytes;
}

CFDictionaryRef CFDictionaryCreate(CFAllocatorRef allocator, const void **keys, const void **values,
                                   CFIndex length, const CFDictionaryKeyCallBacks *key_callbacks,
                                   const CFDictionaryValueCallBacks *value_callbacks) {
  enter();
  struct object *made = NULL;
  bool good = allocator == NULL && keys != NULL && values != NULL && length > 0 &&
              key_callbacks == &kCFTypeDictionaryKeyCallBacks &&
              value_callbacks == &kCFTypeDictionaryValueCallBacks;
  if (!good) complain("CFDictionaryCreate: arguments");
  for (CFIndex i = 0; good && i < length; i++) {
    good = expect(keys[i], STRING, "CFDictionaryCreate") != NULL &&
           alive(values[i], "CFDictionaryCreate") != NULL;
    for (CFIndex j = 0; good && j < i; j++) {
      if (keys[i] == keys[j]) {
        complain("CFDictionaryCreate: a key twice");
        good = false;
      }
    }
  }
  if (good) made = make_dictionary((struct object **)keys, (struct object **)values, length);
  leave();
  return made;
}

const void *CFDictionaryGetValue(CFDictionaryRef ref, const void *key) {
  enter();
  struct object *dictionary = expect(ref, DICTIONARY, "CFDictionaryGetValue");
  struct object *wanted = expect(key, STRING, "CFDictionaryGetValue");
  const void *found = NULL;
  for (CFIndex i = 0; dictionary != NULL && wanted != NULL && i < dictionary->length; i++) {
    if (dictionary->keys[i] == wanted) found = dictionary->values[i];
  }
  leave();
  return found;
}

CFIndex CFArrayGetCount(CFArrayRef ref) {
  enter();
  struct object *array = expect(ref, ARRAY, "CFArrayGetCount");
  CFIndex length = array == NULL ? 0 : array->length;
  leave();
  return length;
}

const void *CFArrayGetValueAtIndex(CFArrayRef ref, CFIndex at) {
  enter();
  struct object *array = expect(ref, ARRAY, "CFArrayGetValueAtIndex");
  const void *value = NULL;
  if (array != NULL && (at < 0 || at >= array->length)) {
    complain("CFArrayGetValueAtIndex: index");
  } else if (array != NULL) {
    value = array->values[at];
  }
  leave();
  return value;
}
