/*
 * What both halves of the double share. The exported functions have the
 * signatures of Apple's headers; nothing else of CoreFoundation is here.
 */
#ifndef DOUBLE_H
#define DOUBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef const void *CFTypeRef;
typedef const void *CFAllocatorRef;
typedef struct object *CFStringRef;
typedef struct object *CFDataRef;
typedef struct object *CFMutableDataRef;
typedef struct object *CFDictionaryRef;
typedef struct object *CFBooleanRef;
typedef struct object *CFArrayRef;
typedef long CFIndex;
typedef unsigned long CFTypeID;
typedef uint32_t CFStringEncoding;
typedef unsigned char Boolean;
typedef uint8_t UInt8;
typedef uint32_t UInt32;
typedef int32_t OSStatus;

_Static_assert(sizeof(CFIndex) == 8, "CFIndex is 64 bits");
_Static_assert(sizeof(CFTypeID) == 8, "CFTypeID is 64 bits");
_Static_assert(sizeof(Boolean) == 1, "Boolean is one byte");

typedef enum { STRING = 7, DATA = 20, DICTIONARY = 18, ARRAY = 19, BOOLEAN = 21, KEYCHAIN = 42 } kind_t;

struct object {
  uint64_t magic; /* LIVE, DEAD or CONSTANT */
  kind_t kind;
  int64_t retained;
  bool writable;      /* made by CFDataCreateMutable */
  CFIndex capacity;   /* of writable data; it cannot grow */
  CFIndex length;     /* bytes, pairs of a dictionary, or values of an array */
  UInt8 *bytes;       /* of a string or data; a string's end with a NUL */
  struct object **keys;
  struct object **values;
};

#define LIVE 0x4c4956454c495645u
#define DEAD 0x4445414444454144u
#define CONSTANT 0x434f4e5354414e54u

#define CONSTANT_STRING(text)                                              \
  { CONSTANT, STRING, 0, false, 0, sizeof(text) - 1, (UInt8 *)(text), NULL, \
    NULL }

/* Remembers what a caller did wrong; the test reads it. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The object, if it is alive and of that kind; else a complaint and NULL. */
struct object *expect(CFTypeRef ref, kind_t kind, const char *function);

struct object *make_string(const char *text);
struct object *make_data(const UInt8 *bytes, CFIndex length);
struct object *make_dictionary(struct object **keys, struct object **values, CFIndex length);
struct object *make_array(struct object **values, CFIndex length);
struct object *make_keychain(void);
void drop(struct object *object);

/* Both halves are used from several threads. */
void enter(void);
void leave(void);

extern const CFBooleanRef kCFBooleanTrue;
extern const CFBooleanRef kCFBooleanFalse;

#endif
