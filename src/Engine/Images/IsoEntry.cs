namespace IronicConsole.Engine.Images;

/// <summary>A file or folder of a CD that is being made.</summary>
internal sealed class IsoEntry(string name)
{
    private readonly SortedDictionary<string, IsoEntry> _children = new(StringComparer.Ordinal);

    public string Name => name;

    public IEnumerable<IsoEntry> Children => _children.Values;

    public bool IsFolder => Content is null;

    public Func<Stream, Task>? Content { get; private set; }

    public long Length { get; private set; }

    /// <summary>Plain name by the rules of ISO 9660: upper case, 30 characters, version.</summary>
    public string PlainName { get; private set; } = "";

    public IsoEntry Folder(string part)
    {
        var child = Child(part);
        return child.IsFolder ? child : throw new ArgumentException($"'{part}' is a file and a folder at once.", nameof(part));
    }

    public void File(string part, long length, Func<Stream, Task> content)
    {
        if (_children.ContainsKey(part)) throw new ArgumentException($"'{part}' is there twice.", nameof(part));
        var child = Child(part);
        (child.Content, child.Length) = (content, length);
    }

    /// <summary>Gives the children their plain names, unlike among themselves.</summary>
    public void NameChildren()
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var child in Children)
        {
            var number = 0;
            do child.PlainName = Plain(child.Name, child.IsFolder, number++);
            while (!taken.Add(child.PlainName));
        }
    }

    private IsoEntry Child(string part)
    {
        if (!_children.TryGetValue(part, out var child)) _children[part] = child = new IsoEntry(part);
        return child;
    }

    private static string Plain(string name, bool folder, int number)
    {
        var dot = folder ? -1 : name.LastIndexOf('.');
        var extension = dot < 0 ? "" : Clean(name[(dot + 1)..], 8);
        var suffix = number == 0 ? "" : $"_{number}";
        var stem = Clean(dot < 0 ? name : name[..dot], 30 - 1 - extension.Length - suffix.Length) + suffix;
        return folder ? stem : $"{stem}.{extension};1";
    }

    private static string Clean(string text, int most)
    {
        var clean = new string([.. text.ToUpperInvariant().Select(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) ? c : '_')]);
        return clean.Length > most ? clean[..most] : clean;
    }
}
