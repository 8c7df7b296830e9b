/* replay.c: feeds a target with files and all files of folders, without libFuzzer. */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"

static void feed(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *bytes = NULL;
	long size;

	HOLDS(file && fseek(file, 0, SEEK_END) == 0);
	size = ftell(file);
	rewind(file);
	/* exactly so many, so that a sanitizer sees what is read behind them */
	bytes = malloc(size ? (size_t)size : 1);
	HOLDS(bytes && fread(bytes, 1, (size_t)size, file) == (size_t)size);
	fclose(file);
	LLVMFuzzerTestOneInput(bytes, (size_t)size);
	free(bytes);
}

static size_t feed_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	size_t count = 0;
	char path[4096];

	HOLDS(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		feed(path);
		count++;
	}
	closedir(dir);
	return count;
}

int main(int argc, char **argv)
{
	size_t count = 0;
	struct stat info;

	for (int i = 1; i < argc; i++) {
		HOLDS(stat(argv[i], &info) == 0);
		if (S_ISDIR(info.st_mode)) {
			count += feed_folder(argv[i]);
		} else {
			feed(argv[i]);
			count++;
		}
	}
	printf("%zu inputs\n", count);
	return count ? 0 : 1;
}
