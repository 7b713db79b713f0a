using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IronicConsole.Web.Drafts;

/// <summary>Unsent forms of people, one small file each, so that neither a closed tab nor a restart loses what was typed. Never holds a secret.</summary>
/// <param name="folder">Where the files lie.</param>
public sealed class DraftStore(string folder) : IDisposable
{
    private const int Largest = 64 * 1024;

    private readonly SemaphoreSlim _one = new(1);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>What a person last typed into a form, or null.</summary>
    public async Task<T?> ReadAsync<T>(string person, string form)
        where T : class
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            var file = FileOf(person, form);
            return File.Exists(file) ? JsonSerializer.Deserialize<T>(await File.ReadAllBytesAsync(file).ConfigureAwait(false)) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            return null; // a draft of an older form: the person starts afresh
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Keeps a form. Larger ones than 64 KiB are left alone.</summary>
    public async Task SaveAsync<T>(string person, string form, T value)
        where T : class
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value);
        if (bytes.Length > Largest) return;
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            Directory.CreateDirectory(folder);
            var file = FileOf(person, form);
            await File.WriteAllBytesAsync(file + ".new", bytes).ConfigureAwait(false);
            File.Move(file + ".new", file, overwrite: true);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Forgets a form: it was sent.</summary>
    public async Task RemoveAsync(string person, string form)
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            File.Delete(FileOf(person, form));
        }
        catch (DirectoryNotFoundException)
        {
            // nothing was ever kept
        }
        finally
        {
            _one.Release();
        }
    }

    private string FileOf(string person, string form) =>
        Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{person}\n{form}")))[..32] + ".json");
}
