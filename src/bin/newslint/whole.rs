//! Files that are written as a whole: whoever looks, or whatever fails, finds the old file or the new one.

use std::fs::{self, File, Metadata};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::NamedTempFile;

/// The leading dot and the ending keep what a killed run leaves behind from being read as a document.
const PREFIX: &str = ".newslint-";
const SUFFIX: &str = ".tmp";
/// Files that a killed run left half written are removed after this long.
const LONGEST_WRITTEN: Duration = Duration::from_secs(60 * 60);

/// Writes a report: a new file, or one in the place of another. What is no regular file (a terminal, a pipe) is written to.
///
/// # Errors
/// The file cannot be written; then it is as it was.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.starts_with("/dev") || path.starts_with("/proc") {
        return fs::write(path, bytes);
    }
    // Where it leads to the checkout has chosen, not the command line.
    if path.is_symlink() {
        return Err(io::Error::other("it is a symbolic link; name the file that it leads to"));
    }
    let old = match fs::metadata(path) {
        Ok(old) if !old.is_file() => return fs::write(path, bytes),
        Ok(old) => Some(old),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(e),
    };
    let path = if old.is_some() { fs::canonicalize(path)? } else { path.to_path_buf() };
    let mut new = beside(&path)?;
    new.write_all(bytes)?;
    if let Some(old) = old {
        if old.permissions().readonly() {
            return Err(io::Error::other("it is read-only"));
        }
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&path)?;
    Ok(())
}

/// Puts `new` in the place of `old` in a file that has to stay what it is: its owner, permissions and attributes are kept, and a symbolic
/// link goes on pointing to it. A file with several names (hard links) is written in place: there is no other way to keep them, and it
/// alone can be found half written where a run is killed.
///
/// # Errors
/// The file changed meanwhile, or cannot be written as it has to be; then it is as it was.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let metadata = fs::metadata(&path)?;
    if metadata.permissions().readonly() {
        return Err(io::Error::other("it is read-only"));
    }
    if has_other_names(&metadata) {
        return in_place(&path, old, new);
    }
    let mut file = beside(&path)?;
    file.write_all(new)?;
    keep_owner(file.as_file(), &metadata)?;
    keep_attributes(&path, file.path())?;
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    if fs::read(&path)? != old {
        return Err(changed_meanwhile());
    }
    file.persist(&path)?;
    Ok(())
}

/// The error of a file that is no longer what was read.
pub fn changed_meanwhile() -> io::Error {
    io::Error::other("it was changed while newslint ran; run it again")
}

fn in_place(path: &Path, old: &[u8], new: &[u8]) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).open(path)?;
    if fs::read(path)? != old {
        return Err(changed_meanwhile());
    }
    file.write_all(new)?;
    file.set_len(new.len() as u64)?;
    file.sync_all()
}

/// A new file beside another; it goes when it is not put in its place.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let folder =
        path.parent().filter(|f| !f.as_os_str().is_empty()).map_or(PathBuf::from("."), Path::to_path_buf);
    remove_old(&folder);
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    builder.permissions(<fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666));
    builder
        .tempfile_in(&folder)
        .map_err(|e| io::Error::new(e.kind(), format!("no file can be made beside it: {e}")))
}

/// Removes what runs that were killed left in a folder.
fn remove_old(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !(name.starts_with(PREFIX) && name.ends_with(SUFFIX)) {
            continue;
        }
        let metadata = entry.metadata().ok().filter(Metadata::is_file);
        let age = metadata.and_then(|m| m.modified().ok()).and_then(|m| m.elapsed().ok());
        if age.is_some_and(|age| age > LONGEST_WRITTEN) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// The mended file belongs to whom the old one did.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt as _;
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (old.uid(), old.gid()) {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, Some(old.uid()), Some(old.gid()))
        .map_err(|_| io::Error::other("it belongs to somebody else"))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}

/// Extended attributes, access lists among them. What the system alone sets stays with the system.
#[cfg(unix)]
fn keep_attributes(old: &Path, new: &Path) -> io::Result<()> {
    // A file system without attributes has none to keep.
    for name in xattr::list(old).into_iter().flatten() {
        let set = xattr::get(old, &name)?.map_or(Ok(()), |value| xattr::set(new, &name, &value));
        let own = name.to_string_lossy().starts_with("user.") || name == "system.posix_acl_access";
        if set.is_err() && own {
            return Err(io::Error::other(format!("its attribute {} cannot be kept", name.to_string_lossy())));
        }
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_attributes(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}
