// A layer between a program and its files (LD_PRELOAD) that writes down, in order, what happens below one folder: what was written where, what was flushed, what was
// named. What a disk holds after a power cut is made from that journal (tests/E2E/Crash/PowerCut/Platter.cs; docs/adr/0009-power-cut-layer.md).
//
//   POWERCUT_FOLDER   the folder, without a slash at its end
//   POWERCUT_JOURNAL  the journal, which must lie elsewhere
//   POWERCUT_PROGRAM  the program that is watched; what it starts is not
//   POWERCUT_LIES     set: flushes are promised and not noted, as by a disk that lies about its cache
//
// A record is {kind, length, file, at} and length bytes. Everything goes through one lock, so the journal's order is the order of the writes. A flush is noted after the
// kernel has done it, with the place that the journal had when it began: what others wrote meanwhile does not count as flushed.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { OPENED = 1, CREATED, WRITTEN, CUT, FLUSHED, FOLDER_FLUSHED, RENAMED, REMOVED, MADE, UNSOUND };
struct record { uint32_t kind, length; uint64_t file, at; };
struct watched { ino_t file; dev_t device; int shared_memory; };

#define MOST_FILES 65536
static struct watched files[MOST_FILES];
static int file_count;
static char folder[PATH_MAX];
static size_t folder_length;
static int journal = -1, lies;
static pid_t owner;
static uint64_t place;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static int armed(void) { return journal >= 0 && syscall(SYS_getpid) == owner; }

static void die(const char *why)
{
    dprintf(2, "power-cut layer: %s\n", why);
    syscall(SYS_exit_group, 97);
}

// Under the lock.
static void note(enum kind kind, uint64_t file, uint64_t at, const void *bytes, size_t length)
{
    struct record head = { kind, (uint32_t)length, file, at };
    struct iovec parts[2] = { { &head, sizeof head }, { (void *)bytes, length } };
    if (syscall(SYS_writev, journal, parts, 2) != (long)(sizeof head + length)) die("the journal cannot be written");
    place += sizeof head + length;
}

static int below(const char *path)
{
    return strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || path[folder_length] == 0);
}

static int path_of(int fd, char *path)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    path[length < 0 ? 0 : length] = 0;
    return length > 0 && below(path);
}

// The whole path of a name, whose folder exists; 0 when it is none of ours.
static int path_at(int dir, const char *name, char *path)
{
    char spelled[PATH_MAX], parent[PATH_MAX];
    if (name[0] == '/' || dir == AT_FDCWD) snprintf(spelled, sizeof spelled, "%s", name);
    else snprintf(spelled, sizeof spelled, "/proc/self/fd/%d/%s", dir, name);
    char *slash = strrchr(spelled, '/');
    const char *last = slash ? slash + 1 : spelled;
    if (slash == spelled) return 0;
    if (slash) *slash = 0;
    if (!realpath(slash ? spelled : ".", parent)) return 0;
    return snprintf(path, PATH_MAX, "%s/%s", parent, last) < PATH_MAX && below(path);
}

static struct watched *watched(int fd, struct stat *about)
{
    if (!armed() || fd < 0 || fd == journal || syscall(SYS_fstat, fd, about) != 0 || !S_ISREG(about->st_mode)) return NULL;
    for (int i = file_count - 1; i >= 0; i--)
        if (files[i].file == about->st_ino && files[i].device == about->st_dev) return &files[i];
    return NULL;
}

__attribute__((constructor)) static void begin(void)
{
    const char *where = getenv("POWERCUT_FOLDER"), *to = getenv("POWERCUT_JOURNAL"), *program = getenv("POWERCUT_PROGRAM");
    if (!where || !to || !program || strcmp(program, program_invocation_short_name) != 0) return;
    if (!realpath(where, folder)) die("POWERCUT_FOLDER does not exist");
    folder_length = strlen(folder);
    lies = getenv("POWERCUT_LIES") != NULL;
    owner = (pid_t)syscall(SYS_getpid);
    int fd = (int)syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) die("POWERCUT_JOURNAL cannot be made");
    unsetenv("LD_PRELOAD");
    journal = fd;
}

static int open_noted(int dir, const char *name, int flags, mode_t mode)
{
    if (!armed() || !(flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE) return (int)syscall(SYS_openat, dir, name, flags, mode);
    pthread_mutex_lock(&lock);
    int was_there = syscall(SYS_faccessat, dir, name, F_OK) == 0;
    int fd = (int)syscall(SYS_openat, dir, name, flags, mode), error = errno;
    char path[PATH_MAX];
    struct stat about;
    if (fd >= 0 && path_of(fd, path) && syscall(SYS_fstat, fd, &about) == 0 && S_ISREG(about.st_mode)) {
        size_t length = strlen(path);
        struct watched *file = watched(fd, &about);
        if (!file && file_count == MOST_FILES) die("too many files");
        if (!file) file = &files[file_count++];
        *file = (struct watched){ about.st_ino, about.st_dev, length > 4 && strcmp(path + length - 4, "-shm") == 0 };
        note(was_there ? OPENED : CREATED, about.st_ino, 0, path, length);
        if (was_there && (flags & O_TRUNC)) note(CUT, about.st_ino, 0, NULL, 0);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE_OF(flags) mode_t mode = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { va_list more; va_start(more, flags); mode = va_arg(more, mode_t); va_end(more); }
int open(const char *name, int flags, ...) { MODE_OF(flags) return open_noted(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE_OF(flags) return open_noted(AT_FDCWD, name, flags, mode); }
int openat(int dir, const char *name, int flags, ...) { MODE_OF(flags) return open_noted(dir, name, flags, mode); }
int openat64(int dir, const char *name, int flags, ...) { MODE_OF(flags) return open_noted(dir, name, flags, mode); }
int __open_2(const char *name, int flags) { return open_noted(AT_FDCWD, name, flags, 0); }
int __open64_2(const char *name, int flags) { return open_noted(AT_FDCWD, name, flags, 0); }
int __openat_2(int dir, const char *name, int flags) { return open_noted(dir, name, flags, 0); }
int __openat64_2(int dir, const char *name, int flags) { return open_noted(dir, name, flags, 0); }
int creat(const char *name, mode_t mode) { return open_noted(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *name, mode_t mode) { return open_noted(AT_FDCWD, name, O_CREAT | O_WRONLY | O_TRUNC, mode); }

static void note_parts(uint64_t file, uint64_t at, const struct iovec *parts, int count, size_t done)
{
    for (int i = 0; i < count && done > 0; i++) {
        size_t length = parts[i].iov_len < done ? parts[i].iov_len : done;
        note(WRITTEN, file, at, parts[i].iov_base, length);
        at += length;
        done -= length;
    }
}

// at is -1 for "where the file stands".
static ssize_t write_noted(int fd, const struct iovec *parts, int count, off_t at)
{
    struct stat about;
    struct watched *file = watched(fd, &about);
    if (file) pthread_mutex_lock(&lock);
    off_t from = at;
    if (file && at < 0) from = (syscall(SYS_fcntl, fd, F_GETFL) & O_APPEND) && syscall(SYS_fstat, fd, &about) == 0 ? about.st_size : syscall(SYS_lseek, fd, 0, SEEK_CUR);
    ssize_t done = at < 0 ? syscall(SYS_writev, fd, parts, count) : syscall(SYS_pwritev, fd, parts, count, at, 0);
    int error = errno;
    if (file) {
        if (done > 0) note_parts(file->file, (uint64_t)from, parts, count, (size_t)done);
        pthread_mutex_unlock(&lock);
    }
    errno = error;
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length)
{
    struct stat about;
    if (!watched(fd, &about)) return syscall(SYS_write, fd, bytes, length);
    return write_noted(fd, &(struct iovec){ (void *)bytes, length }, 1, -1);
}
ssize_t writev(int fd, const struct iovec *parts, int count) { return write_noted(fd, parts, count, -1); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { return write_noted(fd, &(struct iovec){ (void *)bytes, length }, 1, at); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return pwrite64(fd, bytes, length, at); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { return write_noted(fd, parts, count, at); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { return write_noted(fd, parts, count, at); }

int ftruncate64(int fd, off64_t length)
{
    struct stat about;
    struct watched *file = watched(fd, &about);
    if (!file) return (int)syscall(SYS_ftruncate, fd, length);
    pthread_mutex_lock(&lock);
    int done = (int)syscall(SYS_ftruncate, fd, length), error = errno;
    if (done == 0) note(CUT, file->file, (uint64_t)length, NULL, 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}
int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static int flush_noted(int fd, long call)
{
    struct stat about;
    char path[PATH_MAX];
    struct watched *file = watched(fd, &about);
    int is_folder = !file && armed() && syscall(SYS_fstat, fd, &about) == 0 && S_ISDIR(about.st_mode) && path_of(fd, path);
    pthread_mutex_lock(&lock);
    uint64_t began = place;
    pthread_mutex_unlock(&lock);
    int done = (int)syscall(call, fd), error = errno;
    if (done == 0 && !lies && (file || is_folder)) {
        pthread_mutex_lock(&lock);
        if (file) note(FLUSHED, file->file, began, NULL, 0);
        else note(FOLDER_FLUSHED, 0, began, path, strlen(path));
        pthread_mutex_unlock(&lock);
    }
    errno = error;
    return done;
}
int fsync(int fd) { return flush_noted(fd, SYS_fsync); }
int fdatasync(int fd) { return flush_noted(fd, SYS_fdatasync); }

int renameat2(int from_dir, const char *from, int to_dir, const char *to, unsigned flags)
{
    char paths[2 * PATH_MAX], other[PATH_MAX];
    if (!armed()) return (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags);
    pthread_mutex_lock(&lock);
    int ours = path_at(from_dir, from, paths), theirs = path_at(to_dir, to, other);
    int done = (int)syscall(SYS_renameat2, from_dir, from, to_dir, to, flags), error = errno;
    if (done == 0 && (ours || theirs)) {
        size_t length = strlen(paths) + 1;
        strcpy(paths + length, other);
        if (ours && theirs && !(flags & RENAME_EXCHANGE)) note(RENAMED, 0, 0, paths, length + strlen(other));
        else note(UNSOUND, 0, 0, "a rename into or out of the folder", 34);
    }
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}
int renameat(int from_dir, const char *from, int to_dir, const char *to) { return renameat2(from_dir, from, to_dir, to, 0); }
int rename(const char *from, const char *to) { return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0); }

int linkat(int from_dir, const char *from, int to_dir, const char *to, int flags)
{
    char path[PATH_MAX];
    if (!armed() || !path_at(to_dir, to, path)) return (int)syscall(SYS_linkat, from_dir, from, to_dir, to, flags);
    errno = EPERM; // as a file system without hard links; .NET then renames or copies
    return -1;
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }

int unlinkat(int dir, const char *name, int flags)
{
    char path[PATH_MAX];
    if (!armed() || (flags & AT_REMOVEDIR)) return (int)syscall(SYS_unlinkat, dir, name, flags);
    pthread_mutex_lock(&lock);
    int ours = path_at(dir, name, path), done = (int)syscall(SYS_unlinkat, dir, name, flags), error = errno;
    if (done == 0 && ours) note(REMOVED, 0, 0, path, strlen(path));
    pthread_mutex_unlock(&lock);
    errno = error;
    return done;
}
int unlink(const char *name) { return unlinkat(AT_FDCWD, name, 0); }
int remove(const char *name) { struct stat about; return lstat(name, &about) == 0 && S_ISDIR(about.st_mode) ? rmdir(name) : unlink(name); }

int mkdirat(int dir, const char *name, mode_t mode)
{
    char path[PATH_MAX];
    int done = (int)syscall(SYS_mkdirat, dir, name, mode), error = errno;
    if (done == 0 && armed() && path_at(dir, name, path)) {
        pthread_mutex_lock(&lock);
        note(MADE, 0, 0, path, strlen(path));
        pthread_mutex_unlock(&lock);
    }
    errno = error;
    return done;
}
int mkdir(const char *name, mode_t mode) { return mkdirat(AT_FDCWD, name, mode); }

// What goes past write() is refused, as by a file system that lacks it (everybody then writes), or told where it cannot be refused.
static int refused(int fd, int error)
{
    struct stat about;
    if (!watched(fd, &about)) return 0;
    errno = error;
    return 1;
}
ssize_t sendfile64(int out, int in, off64_t *at, size_t count) { return refused(out, EINVAL) ? -1 : syscall(SYS_sendfile, out, in, at, count); }
ssize_t sendfile(int out, int in, off_t *at, size_t count) { return sendfile64(out, in, at, count); }
ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t length, unsigned flags)
{
    return refused(out, EXDEV) ? -1 : syscall(SYS_copy_file_range, in, from, out, to, length, flags);
}
int fallocate64(int fd, int mode, off64_t at, off64_t length) { return refused(fd, EOPNOTSUPP) ? -1 : (int)syscall(SYS_fallocate, fd, mode, at, length); }
int fallocate(int fd, int mode, off_t at, off_t length) { return fallocate64(fd, mode, at, length); }
int ioctl(int fd, unsigned long request, ...)
{
    va_list more;
    va_start(more, request);
    void *argument = va_arg(more, void *);
    va_end(more);
    return (request == FICLONE || request == FICLONERANGE) && refused(fd, EOPNOTSUPP) ? -1 : (int)syscall(SYS_ioctl, fd, request, argument);
}
void *mmap64(void *address, size_t length, int protection, int flags, int fd, off64_t at)
{
    struct stat about;
    struct watched *file = fd >= 0 && (protection & PROT_WRITE) && (flags & MAP_TYPE) != MAP_PRIVATE ? watched(fd, &about) : NULL;
    if (file && !file->shared_memory) {
        pthread_mutex_lock(&lock);
        note(UNSOUND, file->file, 0, "a file mapped for writing", 25);
        pthread_mutex_unlock(&lock);
    }
    return (void *)syscall(SYS_mmap, address, length, protection, flags, fd, at);
}
void *mmap(void *address, size_t length, int protection, int flags, int fd, off_t at) { return mmap64(address, length, protection, flags, fd, at); }
