using System.Text;

namespace IronicConsole.Web.Logs;

/// <summary>A text file that begins anew when it is full; older ones are <c>console.1.log</c>, <c>console.2.log</c> and so on. Readable by its owner only. Not for several threads.</summary>
public sealed class RollingFile : IDisposable
{
    private readonly string _folder;
    private readonly long _mostBytes;
    private readonly int _files;
    private StreamWriter? _writer;
    private long _bytes;

    /// <summary>Goes on with the newest file in a folder.</summary>
    /// <param name="folder">Made when it is not there.</param>
    /// <param name="mostBytes">Size at which the next file is begun.</param>
    /// <param name="files">How many are kept.</param>
    public RollingFile(string folder, long mostBytes, int files) => (_folder, _mostBytes, _files) = (folder, mostBytes, files);

    /// <summary>The newest file.</summary>
    public string Newest => At(0);

    /// <summary>Writes a line.</summary>
    public void Write(string line)
    {
        var size = Encoding.UTF8.GetByteCount(line) + 1;
        if (_writer is null) Open();
        if (_bytes > 0 && _bytes + size > _mostBytes) Roll();
        _writer!.Write(line);
        _writer.Write('\n');
        _bytes += size;
    }

    /// <summary>Hands what was written to the operating system.</summary>
    public void Flush() => _writer?.Flush();

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer?.Dispose();
        _writer = null;
    }

    private string At(int age) => Path.Combine(_folder, age == 0 ? "console.log" : $"console.{age}.log");

    private void Open()
    {
        Directory.CreateDirectory(_folder);
        var stream = new FileStream(Newest, new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        (_writer, _bytes) = (new StreamWriter(stream), stream.Length);
    }

    private void Roll()
    {
        Dispose();
        File.Delete(At(_files - 1));
        for (var age = _files - 2; age >= 0; age--)
        {
            if (File.Exists(At(age))) File.Move(At(age), At(age + 1));
        }

        Open();
    }
}
