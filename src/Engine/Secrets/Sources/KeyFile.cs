using System.Security.Cryptography;
using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Engine.Secrets.Sources;

/// <summary>A key in a file that only its owner may read, or a group that cannot change it.</summary>
internal sealed class KeyFile(string option, string path) : IKeySource
{
    private const UnixFileMode TooMuch = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.GroupWrite;
    private const int Longest = 4096;

    public string Option => option;

    public string Words => $"the file {Path.GetFullPath(path)}";

    // An empty file is one whose maker was killed before it wrote: no key was ever in it.
    private bool Absent => !File.Exists(path) || new FileInfo(path).Length == 0;

    public async Task<MasterKey?> ReadAsync(CancellationToken cancel = default)
    {
        try
        {
            if (Absent) return null;
            var mode = File.GetUnixFileMode(path);
            if ((mode & TooMuch) != 0) throw new ConfigurationException($"{option}: others may read or change {path} (mode {Convert.ToString((int)mode, 8)}). Run: chmod 600 {path}");
            if (new FileInfo(path).Length > Longest) throw new ConfigurationException($"{option}: {path} is too long for a key. Name the file that holds 32 bytes in base64.");
            return MasterKey.Parse(await File.ReadAllTextAsync(path, cancel).ConfigureAwait(false), option, Words);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{option}: {path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Makes a key where there is none; it is on disk before anything is sealed.</summary>
    public MasterKey Make()
    {
        var key = RandomNumberGenerator.GetBytes(MasterKey.Bytes);
        try
        {
            if (Absent) File.Delete(path);
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(key)));
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{option}: {path} cannot be made: {e.Message}");
        }

        return new MasterKey(key);
    }
}
