using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace IronicConsole.Web.Support;

/// <summary>A compressed archive of texts, each without its secrets; readable by its owner only, whole or not there.</summary>
public sealed class SupportBundle : IAsyncDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _file;
    private readonly Redaction _redaction;
    private readonly DateTimeOffset _now;
    private readonly TarWriter _tar;
    private bool _whole;

    /// <summary>Begins one.</summary>
    /// <param name="file">Where; must not exist.</param>
    /// <param name="redaction">What is taken out of every text.</param>
    /// <param name="now">The time of all entries.</param>
    /// <exception cref="IOException">There is such a file.</exception>
    public SupportBundle(string file, Redaction redaction, DateTimeOffset now)
    {
        if (File.Exists(file)) throw new IOException($"{file} exists already.");
        (_file, _redaction, _now) = (file, redaction, now);
        File.Delete(Part);
        _tar = new TarWriter(new GZipStream(new FileStream(Part, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }), CompressionLevel.Optimal));
    }

    private string Part => $"{_file}.part";

    /// <summary>Adds a text.</summary>
    public async Task AddAsync(string name, string text)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(_redaction.Of(text)));
        await _tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, $"support/{name}") { DataStream = bytes, Mode = OwnerOnly, ModificationTime = _now });
    }

    /// <summary>Adds a text that may be hard to come by: when it cannot be had, why is added in its place.</summary>
    public async Task AddAsync(string name, Func<Task<string>> text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            await AddAsync(name, await text());
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            await AddAsync(name, $"This could not be had: {e.GetType().Name}: {e.Message}\n");
        }
    }

    /// <summary>Nothing is missing: it appears under its name.</summary>
    public async Task FinishAsync()
    {
        await _tar.DisposeAsync();
        File.Move(Part, _file);
        _whole = true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_whole) return;
        await _tar.DisposeAsync();
        File.Delete(Part);
    }
}
