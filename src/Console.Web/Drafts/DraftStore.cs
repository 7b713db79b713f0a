using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace IronicConsole.Web.Drafts;

/// <summary>A draft as it is on disk.</summary>
/// <param name="Value">What the form holds.</param>
/// <param name="Mark">Names this content.</param>
public sealed record DraftCopy<T>(T Value, string Mark);

/// <summary>Unsent forms of people, one small file each, so that neither a closed tab nor a restart loses what was typed. Never holds a secret.</summary>
/// <param name="folder">Where the files lie.</param>
public sealed class DraftStore(string folder) : IDisposable
{
    private const int Largest = 64 * 1024;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Raised when a form was kept, with its name (<see cref="NameOf"/>) and whoever has kept it; from any thread.</summary>
    public event Action<string, object?>? Kept;

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    /// <summary>What a person last typed into a form, or null.</summary>
    public async Task<T?> ReadAsync<T>(string person, string form)
        where T : class => (await FindAsync<T>(person, form).ConfigureAwait(false))?.Value;

    /// <summary>What a person last typed into a form, with its mark; null when there is nothing, or what an older form has left.</summary>
    public async Task<DraftCopy<T>?> FindAsync<T>(string person, string form)
        where T : class
    {
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            return await FindAsync<T>(FileOf(person, form)).ConfigureAwait(false);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Keeps a form, whatever is there. Larger ones than 64 KiB are left alone.</summary>
    public Task SaveAsync<T>(string person, string form, T value)
        where T : class => SaveAsync<T>(person, form, value, null, _ => true);

    /// <summary>Keeps a form if what is there is what its author knows of, or nothing. Larger ones than 64 KiB are left alone.</summary>
    /// <param name="person">Whose.</param>
    /// <param name="form">Which.</param>
    /// <param name="value">What it holds.</param>
    /// <param name="by">Whoever keeps it.</param>
    /// <param name="over">Whether what is there may go.</param>
    /// <returns>What is there instead; null when it is kept.</returns>
    public async Task<DraftCopy<T>?> SaveAsync<T>(string person, string form, T value, object? by, Func<DraftCopy<T>, bool> over)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(over);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value);
        if (bytes.Length > Largest) return null;
        var file = FileOf(person, form);
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            if (await FindAsync<T>(file).ConfigureAwait(false) is { } there && !over(there)) return there;
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(file + ".new", bytes).ConfigureAwait(false);
            File.Move(file + ".new", file, overwrite: true);
        }
        finally
        {
            _one.Release();
        }

        Kept?.Invoke(NameOf(person, form), by);
        return null;
    }

    /// <summary>Names the content of a form.</summary>
    public static string MarkOf<T>(T value) => MarkOf(JsonSerializer.SerializeToUtf8Bytes(value));

    /// <summary>Names a form of a person.</summary>
    public static string NameOf(string person, string form) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{person}\n{form}")))[..32];

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

    private static string MarkOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task<DraftCopy<T>?> FindAsync<T>(string file)
        where T : class
    {
        try
        {
            if (!File.Exists(file)) return null;
            var bytes = await File.ReadAllBytesAsync(file).ConfigureAwait(false);
            return JsonSerializer.Deserialize<T>(bytes) is { } value ? new(value, MarkOf(bytes)) : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            return null; // a draft of an older form: the person starts afresh
        }
    }

    private string FileOf(string person, string form) => Path.Combine(folder, NameOf(person, form) + ".json");
}
