using System.Text;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Web.SignIn;

/// <summary>
/// HTTP basic with a user file, as standalone Ironic has it (<c>auth_strategy = http_basic</c>): bcrypt hashes, one user a line. The file is read again when it has changed.
/// A user without a third part may do everything, as there.
/// </summary>
public sealed class BasicCredentials : ICredentials, IDisposable
{
    private const string Scheme = "Basic ";
    private const long MostBytes = 1 << 20;

    // checked for names that are not there, so that they take as long as those that are
    private static readonly string Nobody = BCrypt.Net.BCrypt.HashPassword("nobody", 10);
    private readonly string _path;
    private readonly Attempts _attempts;
    private readonly Remembered<Identity> _known;
    private readonly SemaphoreSlim _atOnce = new(Math.Max(1, Environment.ProcessorCount / 2));
    private (DateTime At, long Length) _stamp;
    private Dictionary<string, (string Hash, Access Access)> _users = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or a line of it.</exception>
    public BasicCredentials(string path, Attempts attempts, TimeProvider clock, TimeSpan remember)
    {
        (_path, _attempts, _known) = (path, attempts, new(clock, remember));
        Read();
    }

    /// <inheritdoc/>
    public string? Challenge => "Basic realm=\"Baremetal API\"";

    /// <inheritdoc/>
    public async ValueTask<Result<Identity>?> ReadAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization.ToString() is not { Length: > 0 } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return null;
        ReadIfChanged();
        if (_known.Find(header) is { } known) return known;
        if (Split(header[Scheme.Length..]) is not var (name, password)) return Identities.Unauthorized("The Authorization header is not 'Basic' with base64 of name:password.");
        if (_attempts.Refused(http) is { } wait) return wait;
        var user = _users.TryGetValue(name, out var found) ? found : (Hash: Nobody, Access: Access.None);
        await _atOnce.WaitAsync(http.RequestAborted);
        try
        {
            // bcrypt reads 72 bytes and no more: a longer password is another one
            if (!BCrypt.Net.BCrypt.Verify(password, user.Hash) || user.Hash == Nobody || Encoding.UTF8.GetByteCount(password) > 72)
            {
                _attempts.Failed(http, $"password as '{(name.Length > 100 ? name[..100] : name)}'");
                return Identities.Unauthorized("Incorrect username or password");
            }
        }
        finally
        {
            _atOnce.Release();
        }

        var identity = new Identity(ActorKind.Program, name, user.Access);
        _known.Keep(header, identity);
        return identity;
    }

    /// <inheritdoc/>
    public void Dispose() => _atOnce.Dispose();

    private static (string Name, string Password)? Split(string text)
    {
        Span<byte> bytes = stackalloc byte[1024];
        if (!Convert.TryFromBase64String(text.Trim(), bytes, out var length)) return null;
        return Encoding.UTF8.GetString(bytes[..length]).Split(':', 2) is [{ Length: > 0 } name, var password] ? (name, password) : null;
    }

    private void ReadIfChanged()
    {
        var file = new FileInfo(_path);
        if (file.Exists && (file.LastWriteTimeUtc, file.Length) == _stamp) return;
        try
        {
            Read();
        }
        catch (ConfigurationException)
        {
            _users = []; // a file that cannot be read lets nobody in
        }

        _known.Clear();
    }

    private void Read()
    {
        try
        {
            var file = new FileInfo(_path);
            if (file is { Exists: true, Length: > MostBytes }) throw new ConfigurationException($"SignIn:BasicFile: '{_path}' is longer than {MostBytes} bytes.");
            var users = new Dictionary<string, (string, Access)>();
            foreach (var (line, at) in File.ReadAllLines(_path).Select((l, i) => (l.Trim(), i + 1)).Where(l => l.Item1.Length > 0 && l.Item1[0] != '#'))
            {
                if (line.Split(':', 3) is not [{ Length: > 0 } name, { Length: > 0 } hash, ..] parts) throw Wrong(at, "it is not name:hash");
                if (!hash.StartsWith("$2", StringComparison.Ordinal)) throw Wrong(at, "the hash is not bcrypt's; make the line with: htpasswd -nB " + name);
                users[name] = (hash, parts.Length < 3 ? Access.Everything : Grant(parts[2], name, at));
            }

            (_users, _stamp) = (users, (file.LastWriteTimeUtc, file.Length));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"SignIn:BasicFile: '{_path}' cannot be read: {e.Message}");
        }
    }

    private Access Grant(string text, string name, int at)
    {
        try
        {
            return Grants.Read(text, name);
        }
        catch (FormatException e)
        {
            throw Wrong(at, e.Message);
        }
    }

    private ConfigurationException Wrong(int line, string why) => new($"SignIn:BasicFile: line {line} of '{_path}': {why}.");
}
