namespace IronicConsole.Engine.Images;

/// <summary>By which address BMCs fetch boot media. The host knows it.</summary>
/// <param name="root">The root of the listener, e.g. <c>http://10.0.0.1:8081</c>; null while it is not known.</param>
public sealed class BootMediaAddress(Func<Uri?> root)
{
    /// <summary>The root, or null.</summary>
    public Uri? Root => root();
}
