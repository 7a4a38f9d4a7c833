/* A disk that fails. Loaded before a program (LD_PRELOAD), this counts the calls on the files of one folder, and
   lets the one that was chosen fail, be torn, or be the last before a kill. No header is needed but the compiler. */

typedef unsigned long size_t;
typedef long ssize_t;
typedef long off_t;
typedef unsigned int mode_t;

extern int *__errno_location(void);
extern ssize_t readlink(const char *, char *, size_t);
extern int snprintf(char *, size_t, const char *, ...);
extern int strncmp(const char *, const char *, size_t);
extern char *strncpy(char *, const char *, size_t);
extern size_t strlen(const char *);
extern void *dlsym(void *, const char *);
extern int getpid(void);
extern int kill(int, int);
extern void pause(void);

#define NEXT ((void *)-1L)
#define EIO 5
#define ENOSPC 28
#define SIGKILL 9
#define MOST 100000

/* What happens to the chosen call. */
enum { NOTHING, FAIL, GONE, FULL, TORN, CUT, LAST };
/* What the call is. */
enum { READ = 'r', WRITE = 'w', SYNC = 's', NAME = 'n', LENGTH = 'l', UNLINK = 'u', OPEN = 'o' };

static int fault, chosen, count;
static char folder[4096];
static char calls[MOST];

/* Begin to count the calls on files of a folder, and let the call of a number, from 0, meet a fault. */
void disk_fails(int kind, int number, const char *of) {
    strncpy(folder, of, sizeof folder - 1);
    fault = kind;
    chosen = number;
    count = 0;
}

/* How many calls there were; what they were, one letter each. */
int disk_calls(void) { return count; }
const char *disk_kinds(void) { return calls; }

static int ours(const char *path) { return folder[0] && !strncmp(path, folder, strlen(folder)); }

static int ours_open(int fd) {
    char link[64], path[4096];
    ssize_t length;
    int saved = *__errno_location();
    if (!folder[0]) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    length = readlink(link, path, sizeof path - 1);
    *__errno_location() = saved;
    if (length < 0) return 0;
    path[length] = 0;
    return ours(path);
}

/* The fault that this call meets. */
static int met(int kind) {
    int number = count++;
    if (number < MOST - 1) calls[number] = kind;
    if (number == chosen) return fault;
    return fault == GONE && number > chosen ? GONE : NOTHING;
}

static long failed(int fault) {
    *__errno_location() = fault == FULL ? ENOSPC : EIO;
    return -1;
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

#define FAILS(fault) ((fault) == FAIL || (fault) == GONE || (fault) == FULL)

#define WHOLE(type, kind, name, args, pass, mine) \
    type name args { \
        static type(*next) args; \
        int meets; \
        long result; \
        if (!next) next = dlsym(NEXT, #name); \
        if (!(mine)) return next pass; \
        meets = met(kind); \
        if (FAILS(meets) || meets == TORN) return failed(meets); \
        if (meets == CUT) die(); \
        result = next pass; \
        if (meets == LAST) die(); \
        return result; \
    }

#define PARTS(kind, name, args, pass, half) \
    ssize_t name args { \
        static ssize_t(*next) args; \
        int meets; \
        ssize_t result; \
        if (!next) next = dlsym(NEXT, #name); \
        if (!ours_open(fd)) return next pass; \
        meets = met(kind); \
        if (FAILS(meets)) return failed(meets); \
        result = meets == TORN || meets == CUT ? next half : next pass; \
        if (meets == CUT || meets == LAST) die(); \
        if (meets == TORN && kind == WRITE) return failed(meets); \
        return result; \
    }

PARTS(READ, read, (int fd, void *to, size_t size), (fd, to, size), (fd, to, size / 2))
PARTS(READ, pread64, (int fd, void *to, size_t size, off_t at), (fd, to, size, at), (fd, to, size / 2, at))
PARTS(WRITE, write, (int fd, const void *from, size_t size), (fd, from, size), (fd, from, size / 2))
PARTS(WRITE, pwrite64, (int fd, const void *from, size_t size, off_t at), (fd, from, size, at),
      (fd, from, size / 2, at))
WHOLE(int, SYNC, fsync, (int fd), (fd), ours_open(fd))
WHOLE(int, SYNC, fdatasync, (int fd), (fd), ours_open(fd))
WHOLE(int, LENGTH, ftruncate64, (int fd, off_t size), (fd, size), ours_open(fd))
WHOLE(int, NAME, rename, (const char *from, const char *to), (from, to), ours(from) || ours(to))
WHOLE(int, NAME, link, (const char *from, const char *to), (from, to), ours(from) || ours(to))
WHOLE(int, UNLINK, unlink, (const char *path), (path), ours(path))
WHOLE(int, OPEN, open, (const char *path, int flags, mode_t mode), (path, flags, mode), ours(path))
WHOLE(int, OPEN, open64, (const char *path, int flags, mode_t mode), (path, flags, mode), ours(path))
