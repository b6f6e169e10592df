/* TinyMCE is used under the GPL; unless told so it warns in the console. */
tinymce.overrideDefaults({ license_key: "gpl" });
